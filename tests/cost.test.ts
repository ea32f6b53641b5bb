import { collect, createClient, type Provider } from '@litecone/core'
import { prices } from '@litecone/prices'
import { anthropic } from '@litecone/providers-anthropic'
import { azure } from '@litecone/providers-azure'
import { bedrock } from '@litecone/providers-bedrock'
import { cohere } from '@litecone/providers-cohere'
import { gemini } from '@litecone/providers-gemini'
import { groq } from '@litecone/providers-groq'
import { openai, openaiResponses } from '@litecone/providers-openai'
import { replicate } from '@litecone/providers-replicate'
import { cutStream, type Framing, frameStream, type Reply, startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'

interface Case {
  create: (settings: { apiKey: string; apiBase: string }) => Provider
  model: string
  whole: object
  framing: Framing
  events: readonly { [key: string]: unknown }[]
  /** US dollars, computed by hand from the token counts and the published prices per million tokens. */
  cost: number | undefined
}

const messages = [{ role: 'user' as const, content: 'hi' }]
const openaiUsage = {
  prompt_tokens: 1000,
  completion_tokens: 500,
  total_tokens: 1500,
  prompt_tokens_details: { cached_tokens: 400 },
}
const openaiFormat = {
  whole: {
    id: '1',
    model: '',
    choices: [{ index: 0, message: { content: 'x' }, finish_reason: 'stop' }],
    usage: openaiUsage,
  },
  framing: 'openai' as const,
  events: [
    { id: '1', choices: [{ index: 0, delta: { content: 'x' }, finish_reason: 'stop' }] },
    { id: '1', choices: [], usage: openaiUsage },
  ],
}
const claudeUsage = {
  input_tokens: 500,
  cache_read_input_tokens: 400,
  cache_creation_input_tokens: 100,
  output_tokens: 500,
}
const converseUsage = {
  inputTokens: 500,
  cacheReadInputTokens: 400,
  cacheWriteInputTokens: 100,
  outputTokens: 500,
  totalTokens: 1500,
}
const geminiAnswer = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'x' }] }, finishReason: 'STOP', index: 0 }],
  usageMetadata: {
    promptTokenCount: 1000,
    candidatesTokenCount: 400,
    thoughtsTokenCount: 100,
    cachedContentTokenCount: 400,
    totalTokenCount: 1500,
  },
}
/** A search and an opened page: the list has a price for searches. */
const proResponse = {
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  model: 'gpt-5-pro-2025-10-06',
  output: [
    { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'x' } },
    { id: 'ws_2', type: 'web_search_call', status: 'completed', action: { type: 'open_page', url: 'https://a.b' } },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'x', annotations: [] }] },
  ],
  usage: {
    input_tokens: 1000,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 500,
    output_tokens_details: { reasoning_tokens: 300 },
    total_tokens: 1500,
  },
}
const cohereUsage = {
  tokens: { input_tokens: 1000, output_tokens: 500 },
  billed_units: { input_tokens: 600, output_tokens: 400 },
}

const cases: Record<string, Case> = {
  // gpt-4o-mini: 0.15 in, 0.075 cached, 0.60 out.
  openai: { create: openai, model: 'gpt-4o-mini', ...openaiFormat, cost: (600 * 0.15 + 400 * 0.075 + 500 * 0.6) / 1e6 },
  azure: {
    create: (settings) => azure({ ...settings, baseModel: 'gpt-4o-mini' }),
    model: 'chat-prod',
    ...openaiFormat,
    cost: (600 * 0.15 + 400 * 0.075 + 500 * 0.6) / 1e6,
  },
  // gpt-5-pro: 15 in, 120 out, reasoning included, and a cent for each search.
  'openai-responses': {
    create: openaiResponses,
    model: 'gpt-5-pro',
    whole: proResponse,
    framing: 'anthropic',
    events: [
      { type: 'response.created', response: { ...proResponse, status: 'in_progress', output: [], usage: null } },
      { type: 'response.output_text.delta', output_index: 2, content_index: 0, delta: 'x' },
      ...proResponse.output.map((item, output_index) => ({ type: 'response.output_item.done', output_index, item })),
      { type: 'response.completed', response: proResponse },
    ],
    cost: (1000 * 15 + 500 * 120) / 1e6 + 0.01,
  },
  // claude-sonnet-4-5: 3 in, 0.30 cache read, 3.75 cache write, 15 out.
  anthropic: {
    create: anthropic,
    model: 'claude-sonnet-4-5',
    whole: {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [{ type: 'text', text: 'x' }],
      stop_reason: 'end_turn',
      usage: claudeUsage,
    },
    framing: 'anthropic',
    events: [
      {
        type: 'message_start',
        message: {
          id: 'm',
          type: 'message',
          role: 'assistant',
          model: 'claude-sonnet-4-5',
          content: [],
          usage: { ...claudeUsage, output_tokens: 1 },
        },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 500 } },
      { type: 'message_stop' },
    ],
    cost: (500 * 3 + 400 * 0.3 + 100 * 3.75 + 500 * 15) / 1e6,
  },
  // AWS charges the same prices.
  bedrock: {
    create: bedrock,
    model: 'us.anthropic.claude-sonnet-4-20250514-v1:0',
    whole: {
      output: { message: { role: 'assistant', content: [{ text: 'x' }] } },
      stopReason: 'end_turn',
      usage: converseUsage,
    },
    framing: 'aws',
    events: [
      { type: 'contentBlockDelta', contentBlockIndex: 0, delta: { text: 'x' } },
      { type: 'messageStop', stopReason: 'end_turn' },
      { type: 'metadata', usage: converseUsage },
    ],
    cost: (500 * 3 + 400 * 0.3 + 100 * 3.75 + 500 * 15) / 1e6,
  },
  // gemini-2.5-flash: 0.30 in, 0.03 cached, 2.50 out, including thoughts.
  gemini: {
    create: gemini,
    model: 'gemini-2.5-flash',
    whole: geminiAnswer,
    framing: 'gemini',
    events: [geminiAnswer],
    cost: (600 * 0.3 + 400 * 0.03 + 500 * 2.5) / 1e6,
  },
  // llama-3.3-70b-versatile: 0.59 in, 0.79 out.
  groq: { create: groq, model: 'llama-3.3-70b-versatile', ...openaiFormat, cost: (1000 * 0.59 + 500 * 0.79) / 1e6 },
  // command-a: 2.50 in, 10 out, for billed units, which leave out Cohere's own preamble.
  cohere: {
    create: cohere,
    model: 'command-a-03-2025',
    whole: {
      id: '1',
      message: { role: 'assistant', content: [{ type: 'text', text: 'x' }] },
      finish_reason: 'COMPLETE',
      usage: cohereUsage,
    },
    framing: 'cohere',
    events: [
      { type: 'message-start', id: '1', delta: { message: {} } },
      { type: 'content-delta', index: 0, delta: { message: { content: { text: 'x' } } } },
      { type: 'message-end', delta: { finish_reason: 'COMPLETE', usage: cohereUsage } },
    ],
    cost: (600 * 2.5 + 400 * 10) / 1e6,
  },
  // Replicate bills by time or by model and publishes no token prices, so the cost is unknown, not zero.
  replicate: {
    create: replicate,
    model: 'meta/meta-llama-3-8b-instruct',
    whole: {
      id: 'p',
      status: 'succeeded',
      output: ['x'],
      metrics: { input_token_count: 1000, output_token_count: 500 },
    },
    framing: 'openai',
    events: [],
    cost: undefined,
  },
}

describe.each(Object.entries(cases))(
  'the cost of a call to %s',
  (id, { create, model, whole, framing, events, cost }) => {
    it.each([false, true])('is the sum of its tokens at their prices (stream: %s)', async (stream) => {
      const reply: Reply =
        stream && events.length > 0 ? { pieces: cutStream(frameStream(events, framing), 'whole') } : { body: whole }
      await using server = await startReplayServer([reply])
      await using llm = createClient({ providers: [create({ apiKey: 'key', apiBase: server.url })], prices: prices() })
      const name = `${id}/${model}`
      const answer = stream
        ? await collect(await llm.completion({ model: name, messages, stream: true }))
        : await llm.completion({ model: name, messages })
      expect(answer.usage).toMatchObject({ prompt_tokens: 1000, completion_tokens: 500 })
      if (cost === undefined) {
        expect(answer.call?.cost).toBeUndefined()
        expect(answer.usage).not.toHaveProperty('cost')
      } else {
        expect(answer.call?.cost?.total).toBeCloseTo(cost, 10)
        expect(answer.usage?.cost).toBeCloseTo(cost, 10)
      }
    })
  },
)
