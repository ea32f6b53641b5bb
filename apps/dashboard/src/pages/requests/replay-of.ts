import type { LogEntry } from '@litecone/gateway/api'

/** A request to the gateway that sends a logged request again. The gateway adds the provider's key. */
export interface Replay {
  /** The path at the gateway. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON, which the reader can change. */
  readonly body: string
}

type Sent = Pick<LogEntry, 'id' | 'source' | 'method' | 'url' | 'provider' | 'requestBody'>

/** How to send a request again, or why that is not possible. `providers`: those that the gateway has a key for. */
export function replayOf(entry: Sent, providers: readonly string[]): Replay | string {
  const { provider, requestBody } = entry
  if (entry.method !== 'POST') return 'Only requests with a body can be replayed.'
  if (!providers.includes(provider)) {
    return `The gateway has no key for ${provider}. Store one: litecone-gateway vault set ${provider}`
  }
  const body = readObject(requestBody)
  if (!body) return 'The body of this request was omitted from the log, or cut off.'
  const headers = { 'content-type': 'application/json', 'Helicone-Property-Replay-Of': entry.id }
  if (entry.source === 'proxy' && URL.canParse(entry.url)) {
    const { origin, pathname } = new URL(entry.url)
    const path = `/gateway${pathname}`
    return { path, headers: { ...headers, 'Helicone-Target-URL': origin }, body: JSON.stringify(body, null, 2) }
  }
  if (!Array.isArray(body['messages']))
    return 'Of requests that did not come through the proxy, only chats can be replayed.'
  const model = String(body['model'] ?? '')
  const named = model.startsWith(`${provider}/`) ? model : `${provider}/${model}`
  return { path: '/ai/v1/chat/completions', headers, body: JSON.stringify({ ...body, model: named }, null, 2) }
}

function readObject(text: string | null): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
