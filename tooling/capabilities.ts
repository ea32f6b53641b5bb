import { isErrorOf, type Provider, type ProviderFactory } from '@litecone/core'
import { anthropic, anthropicVertex } from '@litecone/providers-anthropic'
import { azure, azureResponses } from '@litecone/providers-azure'
import { bedrock } from '@litecone/providers-bedrock'
import { cohere } from '@litecone/providers-cohere'
import * as compatible from '@litecone/providers-compatible'
import { gemini, vertex } from '@litecone/providers-gemini'
import { groq } from '@litecone/providers-groq'
import { openai, openaiResponses } from '@litecone/providers-openai'
import { replicate } from '@litecone/providers-replicate'
import { createContext } from '../packages/testkit/src/decode-stream.ts'

const { compatible: _, ...vendors } = compatible

/** Every provider that is known by name, under the name that one imports. */
export const factories: Record<string, ProviderFactory> = {
  openai,
  openaiResponses,
  azure: azure as ProviderFactory,
  azureResponses: azureResponses as ProviderFactory,
  anthropic: anthropic as ProviderFactory,
  anthropicVertex: anthropicVertex as ProviderFactory,
  gemini,
  vertex: vertex as ProviderFactory,
  bedrock: bedrock as ProviderFactory,
  groq,
  cohere,
  replicate,
  ...vendors,
}

/** Where it depends on the model, one that shows what the vendor has. */
const MODELS: Readonly<Record<string, string>> = {
  anthropic: 'claude-sonnet-4-5',
  anthropicVertex: 'claude-sonnet-4-5',
  bedrock: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
  gemini: 'gemini-2.5-flash',
  vertex: 'gemini-2.5-flash',
  replicate: 'openai/gpt-5',
}

/** The provider as its declarations have it: no call is made, so key and address are anything. */
export function createProvider(name: string): Provider {
  const create = factories[name]
  if (!create) throw new Error(`There is no provider called ${name}.`)
  return create({ apiKey: 'key', apiBase: 'http://127.0.0.1:1' })
}

/** The parameters that the wire takes of a current model. */
export function takenParameters(name: string): string[] {
  const parameters = createProvider(name).definition.wire.chat?.parameters
  return [...(typeof parameters === 'function' ? parameters(modelOf(name)) : (parameters ?? []))]
}

/** What a provider can do with a current model, as its declarations say. */
export function describeCapabilities(name: string): Record<string, boolean> {
  const provider = createProvider(name)
  const { chat, embed, moderate } = provider.definition.wire
  const taken = new Set(takenParameters(name))
  const inputs = chat?.inputs ?? []
  return {
    Chat: chat !== undefined,
    Tools: taken.has('tools'),
    'Tool choice': taken.has('tool_choice'),
    'JSON schema': taken.has('response_format') && takesSchema(provider, modelOf(name)),
    Reasoning: taken.has('reasoning_effort') || taken.has('thinking'),
    Images: inputs.includes('image'),
    PDF: inputs.includes('pdf'),
    Audio: inputs.includes('audio'),
    Embeddings: embed !== undefined,
    Moderation: moderate !== undefined,
  }
}

function modelOf(name: string): string {
  return MODELS[name] ?? 'any'
}

/** Some vendors take `response_format` and make JSON, but not by a schema. */
function takesSchema(provider: Provider, model: string): boolean {
  const response_format = { type: 'json_schema' as const, json_schema: { name: 'x', schema: { type: 'object' } } }
  try {
    provider.definition.wire.chat?.encode(
      { messages: [{ role: 'user', content: 'x' }], response_format },
      createContext({ model }),
    )
    return true
  } catch (error) {
    return !isErrorOf(error, 'unsupported_params')
  }
}

/** As Markdown. `label` writes the first cell of a row. */
export function formatCapabilities(label = (id: string): string => `\`${id}\``): string {
  const rows = Object.keys(factories).map((name) => ({ id: createProvider(name).id, has: describeCapabilities(name) }))
  const heads = ['Provider', ...Object.keys(rows[0]?.has ?? {})]
  const lines = rows.map(({ id, has }) => [label(id), ...Object.values(has).map((can) => (can ? 'yes' : '-'))])
  return [heads, heads.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
