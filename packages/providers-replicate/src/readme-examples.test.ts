import { readFileSync } from 'node:fs'
import { createContext, describeProviderReadme } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { replicate, replicateWire } from './index.ts'
import { readModelInputs } from './model-inputs.ts'

const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** One model of each row of the first table. */
const MODELS = [
  ['openai/gpt-5', 'openai/gpt-4o', 'openai/o4-mini'],
  ['anthropic/claude-4-sonnet'],
  ['anthropic/claude-4.5-haiku'],
  ['google/gemini-2.5-flash', 'google/gemini-3-pro'],
  ['meta/llama-2-70b-chat', 'meta/meta-llama-3-8b-instruct'],
  ['moonshotai/kimi-k2.6'],
  ['moonshotai/kimi-k2.5'],
  ['deepseek-ai/deepseek-r1', 'qwen/qwen3-235b', 'xai/grok-4', 'meta/llama-4-scout-instruct'],
  ['acme/chat', '5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa', 'deployments/acme/chat'],
]

function rowsBetween(start: string, end: string): string[][] {
  const lines = text.slice(text.indexOf(start), text.indexOf(end)).trim().split('\n').slice(2)
  return lines.map((row) => row.split('|').map((cell) => cell.trim()))
}

describeProviderReadme({
  readme: new URL('../README.md', import.meta.url),
  provider: replicate(),
  models: MODELS.flat(),
})

describe('the README on inputs', () => {
  it('lists the inputs of each family of models', () => {
    const rows = rowsBetween('| Models', '| Parameter')
    expect(rows).toHaveLength(MODELS.length)
    rows.forEach(([, , system, tokens, images], row) => {
      for (const model of MODELS[row] ?? []) {
        const inputs = readModelInputs(model)
        const { name, list } = inputs.images ?? {}
        expect(system, model).toBe(inputs.system ? `\`${inputs.system}\`` : 'at the beginning of the prompt')
        expect(tokens, model).toBe(`\`${inputs.maxTokens}\``)
        expect(images, model).toBe(name ? `\`${name}\`, ${list ? 'several' : 'one'}` : 'none')
      }
    })
  })

  it('shows a model that can be called', () => {
    const model = /replicate\('([^']+)'\)/.exec(text)?.[1] ?? ''
    const request = { messages: [{ role: 'user' as const, content: 'Hi' }] }
    expect(replicateWire.chat!.encode(request, createContext({ model })).path).toContain(model)
  })
})
