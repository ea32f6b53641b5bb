import { helicone } from '@litecone/callbacks-helicone'
import { type CompletionRequest, createClient } from '@litecone/core'
import {
  cutStream,
  frameStream,
  type ReplayServer,
  ReplicateServer,
  type Reply,
  startReplayServer,
} from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { events } from '../ai/vendors.test-support.ts'
import { createProviders } from '../providers.ts'
import { startIntake } from './intake.test-support.ts'

interface Vendor {
  readonly model: string
  readonly whole: object
  readonly stream: readonly Uint8Array[]
}

/** All responses have 1,000 prompt tokens and 100 completion tokens. */
const counts = { prompt: 1000, completion: 100, total: 1100 }
const usage = { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 }

function shaped(model: string): Vendor {
  const head = { id: 'c1', created: 1, model }
  const message = { role: 'assistant', content: 'Rhine' }
  return {
    model,
    whole: { ...head, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }], usage },
    stream: events(
      { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta: message, finish_reason: 'stop' }] },
      { ...head, object: 'chat.completion.chunk', choices: [], usage },
      '[DONE]',
    ),
  }
}

const anthropicUsage = { input_tokens: 1000, output_tokens: 100 }
const converseUsage = { inputTokens: 1000, outputTokens: 100, totalTokens: 1100 }
const geminiUsage = { promptTokenCount: 1000, candidatesTokenCount: 100, totalTokenCount: 1100 }
const cohereUsage = {
  billed_units: { input_tokens: 1000, output_tokens: 100 },
  tokens: { input_tokens: 1000, output_tokens: 100 },
}

function gemini(usageMetadata?: object): object {
  const candidates = [{ content: { role: 'model', parts: [{ text: 'Rhine' }] }, finishReason: 'STOP', index: 0 }]
  return { candidates, usageMetadata, modelVersion: 'gemini-2.5-flash' }
}

/** A model of each provider, and its format if it has its own. */
const FORMATS = {
  openai: shaped('gpt-4o'),
  azure: shaped('gpt-4o'),
  groq: shaped('llama-3.3-70b-versatile'),
  mistral: shaped('mistral-large-latest'),
  deepseek: shaped('deepseek-chat'),
  xai: shaped('grok-3'),
  together: shaped('meta-llama/Llama-3.3-70B-Instruct-Turbo'),
  fireworks: shaped('accounts/fireworks/models/gpt-oss-120b'),
  perplexity: shaped('sonar'),
  openrouter: shaped('openai/gpt-4o'),
  cerebras: shaped('gpt-oss-120b'),
  deepinfra: shaped('meta-llama/Llama-3.3-70B-Instruct'),
  moonshot: shaped('kimi-k2-0905-preview'),
  alibaba: shaped('qwen-plus'),
  zai: shaped('glm-5.2'),
  minimax: shaped('MiniMax-M2'),
  nvidia: shaped('meta/llama-3.3-70b-instruct'),
  huggingface: shaped('openai/gpt-oss-120b:groq'),
  github: shaped('openai/gpt-4.1'),
  cloudflare: shaped('@cf/meta/llama-3.3-70b-instruct-fp8-fast'),
  vercel: shaped('openai/gpt-4o'),
  sambanova: shaped('Meta-Llama-3.3-70B-Instruct'),
  nebius: shaped('deepseek-ai/DeepSeek-V3'),
  baseten: shaped('deepseek-ai/DeepSeek-V4-Pro'),
  novita: shaped('deepseek/deepseek-r1'),
  friendli: shaped('zai-org/GLM-5.2'),
  databricks: shaped('databricks-claude-sonnet-4-5'),
  ollama: shaped('llama3.2'),
  vllm: shaped('local'),
  lmstudio: shaped('local'),
  anthropic: {
    model: 'claude-sonnet-4-5',
    whole: {
      ...{ id: 'm1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', stop_reason: 'end_turn' },
      ...{ content: [{ type: 'text', text: 'Rhine' }], usage: anthropicUsage },
    },
    stream: named(
      {
        type: 'message_start',
        message: {
          ...{ id: 'm1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', content: [] },
          usage: { ...anthropicUsage, output_tokens: 1 },
        },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Rhine' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 100 } },
      { type: 'message_stop' },
    ),
  },
  gemini: {
    model: 'gemini-2.5-flash',
    whole: gemini(geminiUsage),
    stream: events(gemini(geminiUsage)),
  },
  bedrock: {
    model: 'us.anthropic.claude-sonnet-4-20250514-v1:0',
    whole: {
      output: { message: { role: 'assistant', content: [{ text: 'Rhine' }] } },
      stopReason: 'end_turn',
      usage: converseUsage,
    },
    stream: cutStream(
      frameStream(
        [
          { type: 'messageStart', role: 'assistant' },
          { type: 'contentBlockDelta', contentBlockIndex: 0, delta: { text: 'Rhine' } },
          { type: 'contentBlockStop', contentBlockIndex: 0 },
          { type: 'messageStop', stopReason: 'end_turn' },
          { type: 'metadata', usage: converseUsage },
        ],
        'aws',
      ),
      'one event',
    ),
  },
  cohere: {
    model: 'command-a-03-2025',
    whole: {
      ...{ id: 'c1', finish_reason: 'COMPLETE', usage: cohereUsage },
      message: { role: 'assistant', content: [{ type: 'text', text: 'Rhine' }] },
    },
    stream: named(
      { type: 'message-start', id: 'c1', delta: { message: { role: 'assistant', content: [] } } },
      { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
      { type: 'content-delta', index: 0, delta: { message: { content: { text: 'Rhine' } } } },
      { type: 'content-end', index: 0 },
      { type: 'message-end', delta: { finish_reason: 'COMPLETE', usage: cohereUsage } },
    ),
  },
}

const VENDORS: Readonly<Record<string, Vendor>> = {
  ...FORMATS,
  'anthropic-vertex': FORMATS.anthropic,
  vertex: FORMATS.gemini,
}

/** Providers whose models have no price: they are self-hosted, or not in the price list. */
const UNPRICED: ReadonlySet<string> = new Set([
  ...['deepinfra', 'ollama', 'vllm', 'lmstudio', 'alibaba', 'nvidia', 'huggingface', 'github', 'vercel'],
  ...['sambanova', 'nebius', 'friendli', 'databricks'],
])

function named(...list: readonly { type: string; [field: string]: unknown }[]): Uint8Array[] {
  return list.map((event) => Buffer.from(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`))
}

const messages: CompletionRequest['messages'] = [{ role: 'user', content: 'Name a river.' }]

/** The entry that the gateway stores for a call by our client with the callback. */
async function logCall(provider: string, model: string, apiBase: string, stream: boolean) {
  const intake = await startIntake()
  const base = provider.endsWith('vertex')
    ? `${apiBase}/v1/projects/p/locations/global`
    : apiBase + (provider === 'cloudflare' ? '/v1' : '')
  const found = createProviders({ [provider]: { apiBase: base, apiKey: 'sk-the-provider-key-1234' } }, {}).get(provider)
  if (!found) throw new Error(`There is no provider ${provider}.`)
  const log = helicone({ apiKey: 'sk-helicone-gateway-key', apiBase: intake.url })
  const client = createClient({ providers: [found], callbacks: [log], retry: false })
  const request = { model: `${provider}/${model}`, messages }
  const call = { metadata: { 'Helicone-User-Id': 'ada', 'Helicone-Property-Env': 'test' } }
  let message: string | undefined
  try {
    if (stream) for await (const _ of await client.completion({ ...request, stream }, call));
    else await client.completion(request, call)
  } catch (error) {
    message = String(error)
  }
  await client.close()
  const entries = await intake.entries()
  expect(JSON.stringify(entries)).not.toMatch(/provider-key|gateway-key/)
  return { entries, message }
}

describe('a call that our callback logs', () => {
  it('is tested for every one of our providers', () => {
    const all = [...createProviders({}, {}).keys()].filter((id) => id !== 'helicone' && id !== 'replicate')
    expect(Object.keys(VENDORS).sort()).toEqual(all.sort())
  })

  it.each(
    Object.entries(VENDORS).flatMap(([provider, vendor]): [string, string, Vendor][] => [
      [provider, 'whole', vendor],
      [provider, 'streamed', vendor],
    ]),
  )('of %s, %s, is kept with its provider, model, counts and cost', async (provider, how, vendor) => {
    const stream = how === 'streamed'
    const reply: Reply = stream ? { pieces: vendor.stream } : { body: vendor.whole }
    await using server: ReplayServer = await startReplayServer([reply])
    expect((await logCall(provider, vendor.model, server.url, stream)).entries).toMatchObject([
      {
        ...{ provider, stream, source: 'log', operation: 'chat', status: 200, userId: 'ada' },
        ...{ properties: { Env: 'test' }, requestedModel: vendor.model, model: vendor.model, tokens: counts },
        costUsd: UNPRICED.has(provider) ? null : expect.toSatisfy((cost: unknown) => Number(cost) > 0),
        requestBody: expect.stringContaining('Name a river.'),
        responseBody: expect.stringContaining('Rhine'),
        timeToFirstTokenMs: stream ? expect.any(Number) : null,
      },
    ])
  })

  it.each([
    ['whole', 201],
    ['streamed', 200],
  ])('of Replicate, %s, is stored with its model', async (how, status) => {
    await using server = await ReplicateServer.start(() => ({ output: ['Rhine'] }))
    const model = 'meta/meta-llama-3-70b-instruct'
    const { entries } = await logCall('replicate', model, server.url, how === 'streamed')
    expect(entries).toMatchObject([
      { provider: 'replicate', stream: how === 'streamed', operation: 'chat', status, model },
    ])
  })

  it('that failed is stored with the response of the provider', async () => {
    const error = { message: 'Slow down.', type: 'rate_limit_error', code: 'rate_limited' }
    await using server = await startReplayServer([{ status: 429, body: { error } }])
    const { entries, message } = await logCall('groq', 'llama-3.3-70b-versatile', server.url, false)
    expect(message).toContain('Slow down.')
    expect(entries).toMatchObject([
      {
        provider: 'groq',
        status: 429,
        errorType: 'rate_limit_error',
        responseBody: expect.stringContaining('Slow down.'),
      },
    ])
  })

  it('that was interrupted is not a success', async () => {
    await using server = await startReplayServer([{ pieces: VENDORS['openai']?.stream.slice(0, 1) ?? [], end: 'cut' }])
    const { entries, message } = await logCall('openai', 'gpt-4o', server.url, true)
    expect(message).toBeDefined()
    expect(entries).toMatchObject([
      { provider: 'openai', stream: true, responseBody: expect.stringContaining('Rhine') },
    ])
    expect(entries[0]?.status).not.toBe(200)
  })
})
