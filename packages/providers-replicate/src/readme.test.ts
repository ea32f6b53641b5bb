import { readFileSync } from 'node:fs'
import type { CompletionParameters } from '@litecone/core'
import { createContext } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { replicate, replicateWire } from './index.ts'
import { readModelInputs } from './model-inputs.ts'

const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** Every parameter of a completion: the compiler complains of one that is missing here. */
const ALL: Record<Exclude<keyof CompletionParameters, 'messages'>, true> = {
  audio: true,
  frequency_penalty: true,
  function_call: true,
  functions: true,
  logit_bias: true,
  logprobs: true,
  max_completion_tokens: true,
  max_tokens: true,
  metadata: true,
  modalities: true,
  n: true,
  parallel_tool_calls: true,
  prediction: true,
  presence_penalty: true,
  prompt_cache_key: true,
  prompt_cache_retention: true,
  reasoning_effort: true,
  response_format: true,
  safety_identifier: true,
  seed: true,
  service_tier: true,
  stop: true,
  store: true,
  stream_options: true,
  temperature: true,
  thinking: true,
  tool_choice: true,
  tools: true,
  top_k: true,
  top_logprobs: true,
  top_p: true,
  user: true,
  verbosity: true,
  web_search_options: true,
}

/** One model of each row of the first table. */
const MODELS = [
  ['openai/gpt-5', 'openai/gpt-4o', 'openai/o4-mini'],
  ['anthropic/claude-4-sonnet'],
  ['google/gemini-2.5-flash', 'google/gemini-3-pro'],
  ['meta/llama-2-70b-chat', 'meta/meta-llama-3-8b-instruct'],
  ['moonshotai/kimi-k2.6'],
  ['moonshotai/kimi-k2.5'],
  ['deepseek-ai/deepseek-r1', 'qwen/qwen3-235b', 'xai/grok-4', 'meta/llama-4-scout-instruct'],
  ['acme/chat', '5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa', 'deployments/acme/chat'],
]

function names(passage: string): string[] {
  return [...passage.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '').sort()
}

function rowsBetween(start: string, end: string): string[][] {
  const lines = text.slice(text.indexOf(start), text.indexOf(end)).trim().split('\n').slice(2)
  return lines.map((row) => row.split('|').map((cell) => cell.trim()))
}

describe('the README', () => {
  const parameters = replicateWire.chat!.parameters as (model: string) => ReadonlySet<string>
  const taken = new Set(MODELS.flat().flatMap((model) => [...parameters(model)]))

  it('tells the inputs of each family of models', () => {
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

  it('lists the parameters that the wire takes', () => {
    const rows = rowsBetween('| Parameter', 'Refused unless')
    expect(names(rows.map((row) => row[1]).join())).toEqual([...taken].sort())
  })

  it('lists the parameters that are refused or left out', () => {
    const passage = /Refused unless[^:]*:([^.]*)\.\s[^:]*:([^.]*)\./.exec(text)
    expect(names(`${passage?.[1]}${passage?.[2]}`)).toEqual(
      Object.keys(ALL)
        .filter((name) => !taken.has(name))
        .sort(),
    )
  })

  it('names the environment variables and the base of the provider', () => {
    const { definition } = replicate()
    for (const name of [...(definition.apiKeyEnv ?? []), ...(definition.apiBaseEnv ?? [])])
      expect(text).toContain(`\`${name}\``)
    expect(text).toContain(`\`${definition.apiBase}\``)
  })

  it('shows a model that can be called', () => {
    const model = /replicate\('([^']+)'\)/.exec(text)?.[1] ?? ''
    const request = { messages: [{ role: 'user' as const, content: 'Hi' }] }
    expect(replicateWire.chat!.encode(request, createContext({ model })).path).toContain(model)
  })
})
