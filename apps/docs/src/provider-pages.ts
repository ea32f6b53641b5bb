import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSources, root } from '../../../tests/workspace.ts'
import {
  acceptedParameters,
  createProvider,
  describeCapabilities,
  factories,
  formatCapabilities,
} from '../../../tooling/capabilities.ts'
import { publishedPackages } from './link-pages.ts'

/** Settings that some providers require. */
const SETTINGS: Readonly<Record<string, string>> = {
  azure: "{ resource: 'my-resource' }",
  azureResponses: "{ resource: 'my-resource' }",
  anthropicVertex: "{ project: 'my-project', location: 'us-east5' }",
  bedrock: "{ region: 'us-east-1' }",
  cloudflare: "{ accountId: 'my-account' }",
  databricks: "{ apiBase: 'https://my-workspace.cloud.databricks.com/serving-endpoints' }",
  vertex: "{ project: 'my-project', location: 'europe-west4' }",
}

/** Provider pages by path: a table of all providers, and one page each. */
export function providerPages(): Record<string, string> {
  const pages: Record<string, string> = { 'reference/providers/index.md': tablePage() }
  for (const name of Object.keys(factories)) pages[`reference/providers/${createProvider(name).id}.md`] = page(name)
  return pages
}

function tablePage(): string {
  return `---
aside: false
---

# Every provider

What each provider supports, generated from the code. All of them stream. A row describes what the vendor offers with a current model. If the model you call does not support a parameter, Litecone
rejects it before sending anything, with an error that names it.

${formatCapabilities((id) => `[\`${id}\`](/reference/providers/${id})`)}

To use any other OpenAI-compatible server, see [\`compatible\`](/guide/providers#use-any-openai-compatible-server).
`
}

function page(name: string): string {
  const { id, definition } = createProvider(name)
  const { wire, apiBase, apiBaseEnv = [], apiKeyEnv = [], apiKeyOptional, sign } = definition
  const otherwise = sign ? '; or requests are signed with your credentials' : apiKeyOptional ? '; optional' : ''
  const folder = packageOf(name)
  const capabilities = describeCapabilities(name)
  const missing = Object.keys(capabilities).filter((capability) => !capabilities[capability])
  return `# ${id}

${docstringOf(folder, name)}

\`\`\`sh
npm install @litecone/core @litecone/${folder}
\`\`\`

\`\`\`ts
import { createClient } from '@litecone/core'
import { ${name} } from '@litecone/${folder}'

const llm = createClient({ providers: [${name}(${SETTINGS[name] ?? ''})] })
\`\`\`

Name its models \`${id}/…\` with a client, or \`${name}('…')\` without one.

| Setting | Value |
| --- | --- |
| Base URL | ${apiBase ? `\`${apiBase}\`` : 'depends on your settings'} |
| Override it | \`apiBase\`${orVariables(apiBaseEnv)} |
| API key | \`apiKey\`${orVariables(apiKeyEnv)}${otherwise} |
| Wire format | \`${wire.id}\` |

## Capabilities

${Object.keys(capabilities)
  .filter((capability) => capabilities[capability])
  .join(', ')}.${missing.length > 0 ? ` Not supported: ${missing.join(', ')}.` : ''}

## Parameters

${sentenceOf(acceptedParameters(name))}. Others are rejected unless \`dropParams\` removes them or \`allowParams\` sends them anyway.

For how each parameter is sent, what messages can contain, and errors, see [\`@litecone/${folder}\`](/reference/packages/${folder}).
`
}

function packageOf(name: string): string {
  const exporting = new RegExp(`^export \\{[^}]*\\b${name}\\b`, 'm')
  const found = publishedPackages().find(
    ({ folder, path }) =>
      folder.startsWith('providers-') && exporting.test(readFileSync(join(path, 'src/index.ts'), 'utf8')),
  )
  if (!found) throw new Error(`No package exports ${name}.`)
  return found.folder
}

/** The docstring of the provider's declaration. */
function docstringOf(folder: string, name: string): string {
  const declaration = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*export const ${name}\\b`)
  for (const { text } of readSources(join(root, 'packages', folder, 'src'))) {
    const comment = declaration.exec(text)?.[1]
    if (comment) return comment.replace(/\s*\n\s*\* ?/g, ' ').trim()
  }
  throw new Error(`${name} has no docstring in packages/${folder}/src.`)
}

function orVariables(names: readonly string[]): string {
  return names.map((name) => `, or \`${name}\``).join('')
}

function sentenceOf(names: readonly string[]): string {
  return [...names]
    .sort()
    .map((name) => `\`${name}\``)
    .join(', ')
}
