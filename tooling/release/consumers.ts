import { TEXT } from '../../tests/local-vendors.ts'
import { readPackages } from '../../tests/workspace.ts'

/** A user of the packages: what they install and what they run. */
export interface Consumer {
  readonly name: string
  readonly packages: readonly string[]
  /** Source of a module whose default export runs the program, given the address of the vendors. */
  readonly program: string
}

interface ProviderDetails {
  /** Path of the API at the local vendor. Default `/v1`. */
  readonly path?: string
  /** Name of the export, if it differs from the package's. */
  readonly factory?: string
  readonly model?: string
}

/** Details of provider packages that do not follow the defaults. */
const PROVIDERS: Readonly<Record<string, ProviderDetails>> = {
  anthropic: { path: '' },
  gemini: { path: '/v1beta' },
  azure: { path: '' },
  bedrock: { path: '' },
  groq: { path: '/openai/v1' },
  cohere: { path: '' },
  replicate: { model: 'meta/meta-llama-3-8b-instruct' },
  compatible: { factory: 'mistral' },
}

const published = readPackages().flatMap(({ name, manifest }) => (manifest.private ? [] : name))
const PROVIDER = '@litecone/providers-'
const providers = published.flatMap((name) => (name.startsWith(PROVIDER) ? name.slice(PROVIDER.length) : []))
const GATEWAY = '@litecone/gateway'

/** A program that calls each provider, and imports the other packages. */
function callEach(names: readonly string[], others: readonly string[] = []): string {
  const known = names.map((name) => ({ name, factory: name, path: '/v1', model: 'model', ...PROVIDERS[name] }))
  return [
    "import { completion } from '@litecone/core'",
    ...known.map(({ name, factory }) => `import { ${factory} } from '${PROVIDER}${name}'`),
    ...others.map((name, index) => `import * as other${index} from '${name}'`),
    'export default async function run(vendors) {',
    "  const messages = [{ role: 'user', content: 'Name three rivers.' }]",
    '  const check = async (model) => {',
    '    const reply = await completion({ model, messages, max_tokens: 50 })',
    `    if (!reply.choices[0].message.content.includes('${TEXT}')) throw new Error(JSON.stringify(reply))`,
    '  }',
    ...known.map(
      ({ factory, path, model }) =>
        `  await check(${factory}({ apiKey: 'sk-local', apiBase: vendors + '${path}' })('${model}'))`,
    ),
    ...others.map((name, index) => `  if (!Object.keys(other${index}).length) throw new Error('${name} is empty')`),
    '}',
    '',
  ].join('\n')
}

const ASK_GATEWAY = `
import { startGateway } from '${GATEWAY}'
export default async function run(vendors) {
  const gateway = await startGateway({ folder: 'data', providers: { openai: { apiBase: vendors + '/v1' } } })
  const body = JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Name three rivers.' }] })
  const response = await fetch(gateway.url + '/v1/chat/completions', { method: 'POST', body })
  const { choices } = await response.json()
  if (choices[0].message.content !== '${TEXT}') throw new Error('gateway')
  await gateway.services.writer.flush()
  if (!(await gateway.services.logs.get(response.headers.get('helicone-id')))) throw new Error('log')
  await gateway.close()
}
`

/** All packages except the gateway, which only runs on Node. */
export const EVERYWHERE: Consumer = {
  name: 'everything but the gateway',
  packages: published.filter((name) => name !== GATEWAY),
  program: callEach(
    providers,
    published.filter((name) => name !== GATEWAY && name !== '@litecone/core' && !name.startsWith(PROVIDER)),
  ),
}

/** A user of a snapshot release. */
export const SNAPSHOT: Consumer = {
  name: 'core and openai from a snapshot',
  packages: ['@litecone/core@canary', `${PROVIDER}openai@canary`],
  program: callEach(['openai']),
}

/** All users that a release is tested as. */
export const CONSUMERS: readonly Consumer[] = [
  ...providers.map((name) => ({
    name: `core and ${name}`,
    packages: ['@litecone/core', `${PROVIDER}${name}`],
    program: callEach([name]),
  })),
  EVERYWHERE,
  { name: 'the gateway', packages: [GATEWAY], program: ASK_GATEWAY },
]
