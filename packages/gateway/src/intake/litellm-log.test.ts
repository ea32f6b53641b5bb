import { describe, expect, it } from 'vitest'
import { startIntake } from './intake.test-support.ts'

/** The request of LiteLLM's callback: https://github.com/BerriAI/litellm/blob/main/litellm/integrations/helicone.py */
function litellm(provider_url: string, request: object, response: object, metadata: object = {}) {
  return {
    providerRequest: {
      url: provider_url,
      json: request,
      meta: { 'Helicone-Auth': 'Bearer sk-helicone-the-key', ...metadata },
    },
    providerResponse: { json: response, headers: { 'openai-version': '2020-10-01' }, status: 200 },
    timing: {
      startTime: { seconds: 1_790_000_000, milliseconds: 250 },
      endTime: { seconds: 1_790_000_001, milliseconds: 750 },
    },
  }
}

const messages = [{ role: 'user', content: 'Name a river.' }]
const openaiUrl = 'https://api.openai.com/v1'

/** LiteLLM's `ModelResponse`, which is the same for every provider. */
const answer = (model: string) => ({
  id: 'chatcmpl-1',
  created: 1_790_000_001,
  model,
  object: 'chat.completion',
  system_fingerprint: null,
  choices: [
    {
      finish_reason: 'stop',
      index: 0,
      message: { content: 'Rhine', role: 'assistant', tool_calls: null, function_call: null },
    },
  ],
  usage: {
    completion_tokens: 100,
    prompt_tokens: 1000,
    total_tokens: 1100,
    completion_tokens_details: null,
    prompt_tokens_details: null,
  },
})

describe('a log of LiteLLM’s callback', () => {
  it('of an OpenAI model is stored with tokens, cost and times, and without its key', async () => {
    const intake = await startIntake()
    const metadata = {
      'Helicone-User-Id': 'ada',
      'Helicone-Property-Plan': 'pro',
      helicone_session_id: 's1',
      helicone_property_env_name: 'prod',
      user_api_key: 'hashed-but-secret',
      headers: { host: 'proxy', authorization: 'Bearer sk-secret' },
      spend_logs_metadata: null,
      model_group: 'gpt-4o',
    }
    const body = litellm(openaiUrl, { model: 'gpt-4o', messages }, answer('gpt-4o-2024-08-06'), metadata)
    expect(await intake.post('/oai/v1/log', body, { authorization: 'Bearer sk-helicone-the-key' })).toMatchObject({
      status: 200,
      text: 'ok',
    })
    const entries = await intake.entries()
    expect(entries).toMatchObject([
      {
        ...{ provider: 'openai', requestedModel: 'gpt-4o', servedModel: 'gpt-4o-2024-08-06', operation: 'chat' },
        ...{ userId: 'ada', sessionId: 's1', properties: { Plan: 'pro', env_name: 'prod' }, latencyMs: 1500 },
        ...{ tokens: { prompt: 1000, completion: 100 }, costUsd: expect.closeTo(0.0035, 10) },
        requestHeaders: { model_group: 'gpt-4o' },
      },
    ])
    expect(JSON.stringify(entries)).not.toMatch(/secret|the-key/)
  })

  it('of Claude is read in Anthropic’s format, to which LiteLLM converts it', async () => {
    const intake = await startIntake()
    const response = {
      id: 'chatcmpl-1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [{ type: 'text', text: 'Rhine' }],
      stop_reason: 'stop',
      stop_sequence: null,
      usage: { input_tokens: 1000, output_tokens: 100 },
    }
    const url = 'https://api.anthropic.com/v1/messages'
    await intake.post('/anthropic/v1/log', litellm(url, { model: 'claude-sonnet-4-5', messages }, response))
    expect(await intake.entries()).toMatchObject([
      // $3 per million input tokens, $15 per million output tokens.
      { provider: 'anthropic', tokens: { prompt: 1000, completion: 100 }, costUsd: expect.closeTo(0.0045, 10) },
    ])
  })

  it.each([
    ['gemini-2.5-flash', 'custom', 0.00055],
    ['llama-made-at-home', 'custom', null],
    ['gpt-4.1', 'openai', 0.0028],
  ])('of %s, which it logs as gpt-3.5-turbo of OpenAI, is of %s', async (model, provider, cost) => {
    const intake = await startIntake()
    await intake.post('/oai/v1/log', litellm(openaiUrl, { model: 'gpt-3.5-turbo', messages }, answer(model)))
    expect(await intake.entries()).toMatchObject([
      { provider, model, servedModel: model, costUsd: cost === null ? null : expect.closeTo(cost, 10) },
    ])
  })

  it.each([
    ['gemini-2.5-flash', 0.00055],
    ['claude-sonnet-4-5@20250929', 0.0045],
  ])('of %s at Vertex AI is of Vertex AI', async (model, cost) => {
    const intake = await startIntake()
    const url = 'https://aiplatform.googleapis.com/v1'
    await intake.post('/custom/v1/log', litellm(url, { model, messages }, answer(model)))
    expect(await intake.entries()).toMatchObject([{ provider: 'vertex', model, costUsd: expect.closeTo(cost, 10) }])
  })

  it('of another provider can name it', async () => {
    const intake = await startIntake()
    const metadata = { 'Helicone-Property-Provider': 'gemini' }
    const request = { model: 'gpt-3.5-turbo', messages }
    await intake.post('/oai/v1/log', litellm(openaiUrl, request, answer('gemini-2.5-flash'), metadata))
    expect(await intake.entries()).toMatchObject([{ provider: 'gemini', model: 'gemini-2.5-flash' }])
  })

  it('of embeddings is recognized without messages', async () => {
    const intake = await startIntake()
    const response = {
      model: 'text-embedding-3-small',
      data: [{ embedding: [0.1], index: 0, object: 'embedding' }],
      object: 'list',
      usage: { prompt_tokens: 8, total_tokens: 8, completion_tokens: 0 },
    }
    await intake.post('/oai/v1/log', litellm(openaiUrl, { model: 'gpt-3.5-turbo', messages: null }, response))
    expect(await intake.entries()).toMatchObject([
      { provider: 'openai', model: 'text-embedding-3-small', tokens: { prompt: 8 } },
    ])
  })
})
