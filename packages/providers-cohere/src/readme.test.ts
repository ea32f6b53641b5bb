import { readFileSync } from 'node:fs'
import type { CompletionParameters } from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { cohere, cohereWire } from './index.ts'

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

function names(passage: string): string[] {
  return [...passage.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '').sort()
}

describe('the README', () => {
  const taken = new Set(cohereWire.chat!.parameters as ReadonlySet<string>)

  it('lists the parameters that the wire takes', () => {
    const table = text.slice(text.indexOf('| Parameter'), text.indexOf('Refused unless'))
    const rows = table
      .split('\n')
      .slice(2)
      .map((row) => row.split('|')[1] ?? '')
    expect(names(rows.join())).toEqual([...taken].sort())
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
    const { definition } = cohere()
    for (const name of [...(definition.apiKeyEnv ?? []), ...(definition.apiBaseEnv ?? [])])
      expect(text).toContain(`\`${name}\``)
    expect(text).toContain(`\`${definition.apiBase}\``)
  })

  it('lists the options of embeddings', () => {
    const passage = /Embeddings take ([^.]*)\./.exec(text)?.[1] ?? ''
    for (const name of cohereWire.embed!.parameters as ReadonlySet<string>) expect(passage).toContain(name)
  })
})
