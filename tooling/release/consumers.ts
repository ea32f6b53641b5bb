/** A user's folder: what is installed there, and what is run. */
export interface Consumer {
  readonly name: string
  readonly packages: readonly string[]
  readonly program: string
}

const TEXT = 'Rhine, Rhone and Po'

/** Providers by package, with where the local vendor has their API, and what may be given beside. */
const PROVIDERS = {
  openai: { path: '/v1' },
  anthropic: { path: '' },
  gemini: { path: '/v1beta' },
  azure: { path: '' },
  groq: { path: '/openai/v1' },
  cohere: { path: '' },
  replicate: { path: '/v1', model: 'meta/meta-llama-3-8b-instruct' },
  compatible: { factory: 'mistral', path: '/v1' },
} as const satisfies Readonly<
  Record<string, { readonly path: string; readonly factory?: string; readonly model?: string }>
>

type Name = keyof typeof PROVIDERS

function factoryOf(name: Name): string {
  const provider = PROVIDERS[name]
  return 'factory' in provider ? provider.factory : name
}

function call(name: Name): string {
  const provider = PROVIDERS[name]
  const model = 'model' in provider ? provider.model : 'model'
  return `await check(${factoryOf(name)}({ apiKey: 'sk-local', apiBase: process.env.VENDORS + '${provider.path}' })('${model}'))`
}

function program(names: readonly Name[]): string {
  return [
    "import { completion } from '@litecone/core'",
    ...names.map((name) => `import { ${factoryOf(name)} } from '@litecone/providers-${name}'`),
    'async function check(model) {',
    "  const reply = await completion({ model, messages: [{ role: 'user', content: 'Name three rivers.' }], max_tokens: 50 })",
    `  if (!reply.choices[0].message.content.includes(${JSON.stringify(TEXT)})) throw new Error(JSON.stringify(reply))`,
    '}',
    ...names.map(call),
    '',
  ].join('\n')
}

const names: readonly Name[] = ['openai', 'anthropic', 'gemini', 'azure', 'groq', 'cohere', 'replicate', 'compatible']

const EVERYTHING = `${program(names)}
import { helicone } from '@litecone/callbacks-helicone'
import { heliconeHeaders } from '@litecone/headers'
import { prices } from '@litecone/prices'
if (heliconeHeaders({ userId: 'ada' })['Helicone-User-Id'] !== 'ada') throw new Error('headers')
if (!prices() || !helicone) throw new Error('exports')
`

const GATEWAY = `
import { startGateway } from '@litecone/gateway'
const gateway = await startGateway({ folder: 'data', providers: { openai: { apiBase: process.env.VENDORS + '/v1' } } })
const body = JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Name three rivers.' }] })
const response = await fetch(gateway.url + '/v1/chat/completions', { method: 'POST', body })
const { choices } = await response.json()
if (choices[0].message.content !== ${JSON.stringify(TEXT)}) throw new Error('gateway')
await gateway.services.writer.flush()
if (!(await gateway.services.logs.get(response.headers.get('helicone-id')))) throw new Error('log')
await gateway.close()
`

/** Everybody that a release is tried as. */
export const CONSUMERS: readonly Consumer[] = [
  ...names.map((name) => ({
    name: `core and ${name}`,
    packages: ['@litecone/core', `@litecone/providers-${name}`],
    program: program([name]),
  })),
  {
    name: 'everything but the gateway',
    packages: [
      '@litecone/core',
      ...names.map((name) => `@litecone/providers-${name}`),
      '@litecone/callbacks-helicone',
      '@litecone/headers',
      '@litecone/prices',
    ],
    program: EVERYTHING,
  },
  { name: 'the gateway', packages: ['@litecone/gateway'], program: GATEWAY },
]
