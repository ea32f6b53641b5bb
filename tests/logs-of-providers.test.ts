import { helicone, withSession } from '@litecone/callbacks-helicone'
import { collect, createClient, fallbacks, type Provider } from '@litecone/core'
import { prices } from '@litecone/prices'
import { anthropic, anthropicVertex } from '@litecone/providers-anthropic'
import { azure, azureResponses } from '@litecone/providers-azure'
import { bedrock } from '@litecone/providers-bedrock'
import { cohere } from '@litecone/providers-cohere'
import * as compatible from '@litecone/providers-compatible'
import { gemini, vertex } from '@litecone/providers-gemini'
import { groq } from '@litecone/providers-groq'
import { openai, openaiResponses } from '@litecone/providers-openai'
import { replicate } from '@litecone/providers-replicate'
import { frameStream, LogSink, startReplayServer } from '@litecone/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type LocalVendors, startLocalVendors } from './local-vendors.ts'

const KEY = 'zq7Kd93hfbWopaque0secret'
const messages = [{ role: 'user' as const, content: 'Name three rivers.' }]

/** Each provider, with the Helicone log endpoint that understands its calls and Helicone's name for the provider. */
const CASES: [
  name: string,
  create: (settings: { apiKey: string; apiBase: string }) => Provider,
  endpoint: string,
  provider: string,
][] = [
  ['openai', openai, 'oai', 'OPENAI'],
  ['openai-responses', openaiResponses, 'oai', 'OPENAI'],
  ['azure', azure, 'oai', 'AZURE'],
  ['azure-responses', azureResponses, 'oai', 'AZURE'],
  ['anthropic', anthropic, 'anthropic', 'ANTHROPIC'],
  ['anthropic-vertex', anthropicVertex, 'anthropic', 'GOOGLE'],
  ['gemini', gemini, 'googleapis', 'GOOGLE'],
  ['vertex', vertex, 'googleapis', 'GOOGLE'],
  ['bedrock', bedrock, 'custom', 'AWS'],
  ['groq', groq, 'custom', 'GROQ'],
  ['cohere', cohere, 'custom', 'COHERE'],
  ['replicate', replicate, 'custom', 'REPLICATE'],
  ['mistral', compatible.mistral, 'custom', 'MISTRAL'],
  ['deepseek', compatible.deepseek, 'custom', 'DEEPSEEK'],
  ['deepinfra', compatible.deepinfra, 'custom', 'DEEPINFRA'],
  ['xai', compatible.xai, 'custom', 'X'],
  ['together', compatible.together, 'custom', 'TOGETHER'],
  ['fireworks', compatible.fireworks, 'custom', 'FIREWORKS'],
  ['perplexity', compatible.perplexity, 'custom', 'PERPLEXITY'],
  ['openrouter', compatible.openrouter, 'custom', 'OPENROUTER'],
  ['cerebras', compatible.cerebras, 'custom', 'CEREBRAS'],
  ['moonshot', compatible.moonshot, 'custom', 'MOONSHOT'],
  ['alibaba', compatible.alibaba, 'custom', 'ALIBABA'],
  ['zai', compatible.zai, 'custom', 'ZAI'],
  ['minimax', compatible.minimax, 'custom', 'MINIMAX'],
  ['nvidia', compatible.nvidia, 'custom', 'NVIDIA'],
  ['huggingface', compatible.huggingface, 'custom', 'HUGGINGFACE'],
  ['github', compatible.github, 'custom', 'GITHUB'],
  ['cloudflare', compatible.cloudflare, 'custom', 'CLOUDFLARE'],
  ['vercel', compatible.vercel, 'custom', 'VERCEL'],
  ['sambanova', compatible.sambanova, 'custom', 'SAMBANOVA'],
  ['nebius', compatible.nebius, 'custom', 'NEBIUS'],
  ['baseten', compatible.baseten, 'custom', 'BASETEN'],
  ['novita', compatible.novita, 'custom', 'NOVITA'],
  ['friendli', compatible.friendli, 'custom', 'FRIENDLI'],
  ['databricks', compatible.databricks, 'custom', 'DATABRICKS'],
  ['ollama', compatible.ollama, 'custom', 'OLLAMA'],
  ['vllm', compatible.vllm, 'custom', 'VLLM'],
]

let vendors: LocalVendors
let sink: LogSink
beforeAll(async () => {
  vi.stubEnv('VERTEXAI_PROJECT', 'p')
  vendors = await startLocalVendors()
})
afterAll(() => {
  vi.unstubAllEnvs()
  return vendors.close()
})
beforeEach(async () => {
  sink = await LogSink.start()
})
afterEach(() => sink.stop())

/** A client for one provider that logs to the sink. */
function client(create: (typeof CASES)[number][1], apiBase: string) {
  const log = helicone({ apiKey: 'k', apiBase: sink.url })
  return createClient({ providers: [create({ apiKey: KEY, apiBase })], callbacks: [log], retry: false })
}

/** The base address for a provider: Anthropic's includes no version. */
const base = (name: string) => vendors.url + (name === 'anthropic' ? '' : '/v1')

/** Models of vendors whose model names include the owner. */
const OWNED_MODELS: Readonly<Record<string, string>> = {
  replicate: 'meta/some-model',
  fireworks: 'accounts/fireworks/models/some-model',
}

describe.each(CASES)('a call to %s', (name, create, endpoint, provider) => {
  const id = OWNED_MODELS[name] ?? 'some-model'

  it('is logged with its request, its response and its provider', async () => {
    const llm = client(create, base(name))
    const reply = await llm.completion({ model: `${name}/${id}`, messages })
    await llm.close()
    expect(sink.logs).toHaveLength(1)
    const { path, body, text } = sink.logs[0]!
    expect(path).toBe(`/${endpoint}/v1/log`)
    expect(body).toMatchObject({
      provider,
      providerRequest: {
        url: expect.stringContaining(vendors.url),
        json: { model: id },
        meta: { 'Helicone-Request-Id': reply.call?.id, 'Helicone-Property-Provider': name },
      },
      providerResponse: { status: 200 },
    })
    expect(text).toContain('Rhine, Rhone and Po')
    expect(text).not.toContain(KEY)
  })

  it('is logged as a failure when nothing answers', async () => {
    const llm = client(create, 'http://127.0.0.1:9')
    await expect(llm.completion({ model: `${name}/${id}`, messages })).rejects.toThrow()
    await llm.close()
    expect(sink.logs[0]).toMatchObject({
      path: `/${endpoint}/v1/log`,
      body: { provider, providerRequest: { json: { model: id } }, providerResponse: { status: -100 } },
    })
    expect(sink.logs[0]?.text).not.toContain(KEY)
  })
})

describe('a stream of OpenAI’s Responses', () => {
  it('is logged as its events, with what it cost', async () => {
    const response = { id: 'resp_1', object: 'response', status: 'completed', model: 'gpt-5-pro', output: [] }
    const usage = { input_tokens: 1000, output_tokens: 500, total_tokens: 1500 }
    const body = frameStream(
      [
        { type: 'response.created', response: { ...response, status: 'in_progress' } },
        { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'Rhine' },
        { type: 'response.completed', response: { ...response, usage } },
      ],
      'anthropic',
    )
    await using server = await startReplayServer([{ headers: { 'content-type': 'text/event-stream' }, body }])
    const llm = createClient({
      providers: [openaiResponses({ apiKey: KEY, apiBase: server.url })],
      callbacks: [helicone({ apiKey: 'k', apiBase: sink.url })],
      prices: prices(),
    })
    await collect(await llm.completion({ model: 'openai-responses/gpt-5-pro', messages, stream: true }))
    await llm.close()
    expect(sink.logs[0]).toMatchObject({
      path: '/oai/v1/log',
      body: {
        provider: 'OPENAI',
        providerRequest: { url: `${server.url}/responses`, json: { model: 'gpt-5-pro', stream: true, store: false } },
        // gpt-5-pro: 15 in, 120 out.
        providerResponse: { status: 200, textBody: body, cost: expect.closeTo((1000 * 15 + 500 * 120) / 1e6, 10) },
      },
    })
  })
})

describe('concurrent agents', () => {
  it('each log their calls in their own session, whichever provider answers', async () => {
    const log = helicone({ apiKey: 'k', apiBase: sink.url })
    const create = (name: string) => CASES.find(([one]) => one === name)![1]({ apiKey: KEY, apiBase: base(name) })
    const names = ['openai', 'anthropic', 'gemini']
    const llm = createClient({ providers: names.map(create), callbacks: [log] })
    const ask = (name: string) => llm.completion({ model: `${name}/some-model`, messages })
    const agent = (index: number) =>
      withSession({ id: `s-${index}`, path: '/plan' }, async () => {
        await ask('openai')
        await Promise.all(names.map((name) => withSession({ path: name }, () => ask(name))))
      })
    await Promise.all(Array.from({ length: 10 }, (_, index) => agent(index)))
    await llm.close()
    const seen = sink.logs.map(({ body: { providerRequest, provider } }) =>
      [providerRequest.meta['Helicone-Session-Id'], providerRequest.meta['Helicone-Session-Path'], provider].join(' '),
    )
    const expected = Array.from({ length: 10 }, (_, index) => [
      `s-${index} /plan OPENAI`,
      `s-${index} /plan/anthropic ANTHROPIC`,
      `s-${index} /plan/gemini GOOGLE`,
      `s-${index} /plan/openai OPENAI`,
    ]).flat()
    expect(seen.sort()).toEqual(expected.sort())
  })
})

describe('a call that is refused before anything is sent', () => {
  it('is logged with the request as the caller wrote it', async () => {
    const llm = client(compatible.perplexity, base('perplexity'))
    const tools = [{ type: 'function' as const, function: { name: 'f', parameters: { type: 'object' } } }]
    await expect(llm.completion({ model: 'perplexity/sonar', messages, tools })).rejects.toThrow('tools')
    await llm.close()
    expect(sink.logs[0]?.body).toMatchObject({
      provider: 'PERPLEXITY',
      providerRequest: { url: 'custom-model-nopath', json: { model: 'sonar', messages, tools } },
      providerResponse: { json: { error: { param: 'tools' } } },
    })
  })

  it('is logged to the custom endpoint, because the request is not in the format of the vendor', async () => {
    const llm = client(anthropic, base('anthropic'))
    const refused = llm.completion({ model: 'anthropic/claude-sonnet-4-5', messages, logit_bias: { 1: 2 } })
    await expect(refused).rejects.toThrow('logit_bias')
    await llm.close()
    expect(sink.logs[0]).toMatchObject({ path: '/custom/v1/log', body: { provider: 'ANTHROPIC' } })
  })
})

describe('a call that does not succeed at once', () => {
  it.each([
    ['timed out', -2, () => ({ timeout: 50 })],
    ['was aborted', -3, () => ({ signal: AbortSignal.timeout(50) })],
  ] as const)('is logged with the status of a call that %s', async (_, status, options) => {
    await using server = await startReplayServer([{ end: 'open' }])
    const llm = client(openai, server.url)
    await expect(llm.completion({ model: 'openai/gpt-4o', messages }, options())).rejects.toThrow()
    await llm.close()
    expect(sink.logs).toHaveLength(1)
    expect(sink.logs[0]?.body).toMatchObject({
      provider: 'OPENAI',
      providerRequest: { url: `${server.url}/chat/completions`, json: { model: 'gpt-4o', messages } },
      providerResponse: { status },
    })
  })

  it('is logged once, for the provider that answered, when it falls back', async () => {
    await using server = await startReplayServer([{ status: 500, body: { error: { message: 'ill' } } }])
    const log = helicone({ apiKey: 'k', apiBase: sink.url })
    const providers = [
      openai({ apiKey: KEY, apiBase: server.url }),
      anthropic({ apiKey: KEY, apiBase: base('anthropic') }),
    ]
    const llm = createClient({
      providers,
      callbacks: [log],
      retry: false,
      fallbacks: fallbacks(['anthropic/some-model']),
    })
    await llm.completion({ model: 'openai/gpt-4o', messages })
    await llm.close()
    expect(sink.logs).toHaveLength(1)
    expect(sink.logs[0]).toMatchObject({ path: '/anthropic/v1/log', body: { provider: 'ANTHROPIC' } })
  })
})
