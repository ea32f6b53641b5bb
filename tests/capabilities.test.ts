import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Provider, ProviderFactory } from '@litecone/core'
import { anthropic } from '@litecone/providers-anthropic'
import { azure } from '@litecone/providers-azure'
import { cohere } from '@litecone/providers-cohere'
import * as compatible from '@litecone/providers-compatible'
import { gemini } from '@litecone/providers-gemini'
import { groq } from '@litecone/providers-groq'
import { openai } from '@litecone/providers-openai'
import { replicate } from '@litecone/providers-replicate'
import { createContext } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { root } from './workspace.ts'

const { compatible: _, ...vendors } = compatible
const factories: Record<string, ProviderFactory> = {
  openai,
  azure: azure as ProviderFactory,
  anthropic: anthropic as ProviderFactory,
  gemini,
  groq,
  cohere,
  replicate,
  ...vendors,
}

/** One row: what the wire takes of a current model. */
function describeProvider(name: string, provider: Provider): string {
  const { chat, embed, moderate } = provider.definition.wire
  const parameters = chat?.parameters
  const takes = (parameter: string) =>
    typeof parameters === 'function'
      ? parameters(MODELS[name] ?? 'any').has(parameter)
      : (parameters?.has(parameter) ?? false)
  const cells = [
    chat !== undefined,
    takes('tools'),
    takes('tool_choice'),
    takes('response_format') && takesSchema(provider, MODELS[name] ?? 'any'),
    takes('reasoning_effort') || takes('thinking'),
    chat?.inputs.includes('image'),
    chat?.inputs.includes('pdf'),
    chat?.inputs.includes('audio'),
    embed !== undefined,
    moderate !== undefined,
  ]
  return `| \`${provider.id}\` | ${cells.map((has) => (has ? 'yes' : '-')).join(' | ')} |`
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
  } catch {
    return false
  }
}

/** Where it depends on the model, one that shows what the vendor has. */
const MODELS: Readonly<Record<string, string>> = {
  anthropic: 'claude-sonnet-4-5',
  gemini: 'gemini-2.5-flash',
  replicate: 'openai/gpt-5',
}

const HEAD = [
  '| Provider | Chat, streamed or not | Tools | Tool choice | JSON schema | Reasoning | Images | PDF | Audio | Embeddings | Moderation |',
]

describe('the README’s table of capabilities', () => {
  it('says what the code does', () => {
    const rows = Object.entries(factories).map(([name, create]) =>
      describeProvider(name, create({ apiKey: 'key', apiBase: 'http://127.0.0.1:1' })),
    )
    const expected = [...HEAD, `|${' --- |'.repeat(11)}`, ...rows].join('\n')
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    const table = /<!-- capabilities -->\n([\s\S]*?)<!-- \/capabilities -->/.exec(readme)?.[1] ?? ''
    // The formatter pads tables.
    expect(table.trim().replace(/ +/g, ' ').replace(/-{3,}/g, '---')).toBe(expected)
  })
})
