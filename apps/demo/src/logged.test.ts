import type { ReceivedLog } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { checkLogs, countTokens, readEvents } from './logged.ts'
import type { Outcome } from './outcome.ts'
import { KEYS } from './refusals.ts'
import { createTargets } from './targets.ts'

const [target] = createTargets({ url: 'http://127.0.0.1:1' }, {})
const outcome: Outcome = {
  id: 'a1',
  target: target!,
  model: 'gpt-4o-mini',
  mode: 'answer',
  words: 'Rhine',
  tokens: 5,
  cost: 0.1,
  total: 3,
  status: 200,
}

function logOf(response: Partial<ReceivedLog['body']['providerResponse']> = {}, text = '{}'): ReceivedLog {
  const usage = { prompt_tokens: 3, completion_tokens: 2 }
  return {
    path: '/oai/v1/log',
    headers: {},
    text,
    body: {
      providerRequest: { url: '', json: {}, meta: { 'Helicone-Request-Id': 'a1' } },
      providerResponse: { status: 200, headers: {}, json: { usage }, cost: 0.1, ...response },
      timing: { startTime: { seconds: 0, milliseconds: 0 }, endTime: { seconds: 0, milliseconds: 0 } },
    },
  }
}

describe('checkLogs', () => {
  it('finds nothing wrong with a correct log', () => {
    expect(checkLogs([outcome], [logOf()])).toEqual([])
  })

  it.each([
    ['no log', [], /openai, answer: 0 logs/],
    ['two logs', [logOf(), logOf()], /2 logs/],
    ['another status', [logOf({ status: 500 })], /status 500 instead of 200/],
    ['another cost', [logOf({ cost: 1 })], /cost 1 instead of 0.1/],
    ['other tokens', [logOf({ json: { usage: { prompt_tokens: 1 } } })], /1 tokens, not 5/],
    ['a key', [logOf({}, `{"key":"${KEYS.wrong}"}`)], /with a key/],
  ])('finds %s', (_, logs, problem) => {
    expect(checkLogs([outcome], logs).join()).toMatch(problem)
  })

  it('finds a request without one of its parts', () => {
    expect(checkLogs([{ ...outcome, sends: 'pixel' }], [logOf()]).join()).toMatch(/without a part of its request/)
  })

  it('finds logs of unknown calls', () => {
    expect(checkLogs([], [logOf()])).toEqual(['1 logs of unknown calls'])
  })
})

describe('countTokens', () => {
  it.each([
    ['OpenAI', { usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } }],
    ['Anthropic', { usage: { input_tokens: 3, output_tokens: 2 } }],
    ['Gemini', { usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2 } }],
    ['Replicate', { metrics: { input_token_count: 3, output_token_count: 2 } }],
  ])('reads those of %s', (_, answer) => {
    expect(countTokens([answer])).toBe(5)
  })

  it('uses the last count of a stream', () => {
    const text =
      'data: {"usage":{"input_tokens":3,"output_tokens":1}}\n\ndata: {"usage":{"output_tokens":2}}\n\ndata: [DONE]\n'
    expect(countTokens(readEvents(text))).toBe(5)
  })

  it('has no tokens if the response has none', () => {
    expect(countTokens([{ error: {} }, undefined])).toBeUndefined()
  })
})
