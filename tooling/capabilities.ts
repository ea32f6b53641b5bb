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

/** Every named provider, by the name of its export. */
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

/** For providers whose capabilities depend on the model, a current model with most of them. */
const MODELS: Readonly<Record<string, string>> = {
  anthropic: 'claude-sonnet-4-5',
  anthropicVertex: 'claude-sonnet-4-5',
  bedrock: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
  gemini: 'gemini-2.5-flash',
  vertex: 'gemini-2.5-flash',
  replicate: 'openai/gpt-5',
}

/** Creates a provider to read its declarations. It makes no calls, so the key and address are placeholders. */
export function createProvider(name: string): Provider {
  const create = factories[name]
  if (!create) throw new Error(`There is no provider called ${name}.`)
  return create({ apiKey: 'key', apiBase: 'http://127.0.0.1:1' })
}

/** The parameters that the wire accepts for a current model. */
export function acceptedParameters(name: string): string[] {
  const parameters = createProvider(name).definition.wire.chat?.parameters
  return [...(typeof parameters === 'function' ? parameters(modelOf(name)) : (parameters ?? []))]
}

/** What a provider supports with a current model, according to its declarations. */
export function describeCapabilities(name: string): Record<string, boolean> {
  const provider = createProvider(name)
  const { chat, embed, moderate } = provider.definition.wire
  const parameters = new Set(acceptedParameters(name))
  const inputs = chat?.inputs ?? []
  return {
    Chat: chat !== undefined,
    Tools: parameters.has('tools'),
    'Tool choice': parameters.has('tool_choice'),
    'JSON schema': parameters.has('response_format') && acceptsSchema(provider, modelOf(name)),
    Reasoning: parameters.has('reasoning_effort') || parameters.has('thinking'),
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

/** Some vendors accept `response_format` for JSON, but not with a schema. */
function acceptsSchema(provider: Provider, model: string): boolean {
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

/** Formats the capabilities of all providers as a Markdown table. `label` formats the first cell of a row. */
export function formatCapabilities(label = (id: string): string => `\`${id}\``): string {
  const rows = Object.keys(factories).map((name) => ({ id: createProvider(name).id, has: describeCapabilities(name) }))
  const heads = ['Provider', ...Object.keys(rows[0]?.has ?? {})]
  const lines = rows.map(({ id, has }) => [label(id), ...Object.values(has).map((can) => (can ? 'yes' : '-'))])
  return [heads, heads.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
