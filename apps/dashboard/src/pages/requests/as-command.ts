import type { LogEntry } from '@litecone/gateway/api'

type Sent = Pick<LogEntry, 'method' | 'url' | 'requestBody' | 'provider'>

/** A shell command that sends the request again. Keys are environment variables, because logs have none. */
export function asCurl({ method, url, requestBody, provider }: Sent): string {
  const lines = [
    `curl -X ${method} ${quote(url)}`,
    "-H 'Content-Type: application/json'",
    `-H "${keyHeader(provider)}"`,
    `--data-raw ${quote(requestBody ?? '')}`,
  ]
  return lines.join(' \\\n  ')
}

/** The same in TypeScript, without dependencies. */
export function asCode({ method, url, requestBody, provider }: Sent): string {
  const [name, value] = keyHeader(provider).split(': ')
  const header = (value ?? '').replace(/\$(\w+)/, '${process.env.$1}')
  return [
    `const response = await fetch(${JSON.stringify(url)}, {`,
    `  method: ${JSON.stringify(method)},`,
    `  headers: { 'Content-Type': 'application/json', ${JSON.stringify(name)}: \`${header}\` },`,
    `  body: JSON.stringify(${indent(requestBody ?? '""')}),`,
    '})',
    'console.log(await response.json())',
  ].join('\n')
}

/** The header that a provider expects its key in. The variable is the one that the provider's own SDK reads. */
function keyHeader(provider: string): string {
  if (provider === 'anthropic') return 'x-api-key: $ANTHROPIC_API_KEY'
  if (provider === 'gemini' || provider === 'google') return 'x-goog-api-key: $GEMINI_API_KEY'
  if (provider === 'azure') return 'api-key: $AZURE_API_KEY'
  return `Authorization: Bearer $${provider.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_API_KEY`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function indent(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2).replaceAll('\n', '\n  ')
  } catch {
    return JSON.stringify(json)
  }
}
