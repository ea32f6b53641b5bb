import { completion, createClient, embedding } from '@litecone/core'
import { createShapedContract, describeFixtures, describeProviderContract, startReplayServer } from '@litecone/testkit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type AzureCompletion, azure } from './index.ts'

describeFixtures({ folder: 'azure', framing: 'openai', provider: azure })

const hi = [{ role: 'user' as const, content: 'hi' }]
const reply = { id: '1', choices: [{ index: 0, message: { content: 'x' }, finish_reason: 'stop' }] }
const path = '/openai/deployments/chat-prod/chat/completions?api-version=2024-10-21'
const filtered = {
  hate: { filtered: true, severity: 'high' },
  jailbreak: { filtered: false, detected: false },
}

describeProviderContract(
  createShapedContract({
    name: 'Azure',
    provider: azure,
    model: 'chat-prod',
    credentials: { header: 'api-key', value: (key) => key },
    streams: [
      {
        name: 'a first chunk that holds only what the filter found in the prompt',
        events: [
          {
            id: '',
            model: '',
            choices: [],
            prompt_filter_results: [{ prompt_index: 0, content_filter_results: filtered }],
          },
          { id: 'c1', model: 'gpt-4o', choices: [{ index: 0, delta: { content: 'x' }, content_filter_results: {} }] },
          { id: 'c1', model: 'gpt-4o', choices: [{ index: 0, delta: {}, finish_reason: 'content_filter' }] },
          {
            id: 'c1',
            model: 'gpt-4o',
            choices: [],
            usage: { prompt_tokens: 2, completion_tokens: 1, total_tokens: 3 },
          },
        ],
        expect: { text: 'x', finishReason: 'content_filter', usage: { prompt: 2, completion: 1, total: 3 } },
      },
    ],
    requests: [
      {
        name: 'to its deployment',
        path,
        request: { messages: hi, max_tokens: 5 },
        body: { model: 'chat-prod', messages: hi, max_tokens: 5 },
      },
    ],
    failures: [
      {
        status: 400,
        body: {
          error: {
            message: 'The response was filtered',
            code: 'content_filter',
            innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: filtered },
          },
        },
        code: 'content_policy_violation',
      },
      {
        status: 404,
        body: { error: { code: 'DeploymentNotFound', message: 'The API deployment does not exist' } },
        code: 'not_found',
      },
      {
        status: 401,
        body: { statusCode: 401, message: 'Unauthorized. Access token is missing' },
        code: 'authentication',
      },
    ],
  }),
)

describe('Azure', () => {
  afterEach(() => vi.unstubAllEnvs())

  it.each([
    [{ apiVersion: 'v1' }, '/openai/v1/chat/completions'],
    [{ apiVersion: 'preview' }, '/openai/v1/chat/completions?api-version=preview'],
    [
      { apiVersion: '2025-01-01-preview' },
      '/openai/deployments/chat-prod/chat/completions?api-version=2025-01-01-preview',
    ],
    [{ deployment: 'other one' }, '/openai/deployments/other%20one/chat/completions?api-version=2024-10-21'],
  ])('calls the API surface of %j', async (settings, expected) => {
    await using server = await startReplayServer([{ body: reply }])
    await completion({
      model: azure({ apiKey: 'k-1234567', apiBase: server.url, ...settings })('chat-prod'),
      messages: hi,
    })
    expect(server.requests[0]?.path).toBe(expected)
  })

  it.each([
    ['', '/openai/deployments/chat-prod/chat/completions?api-version=2024-10-21'],
    ['/openai', '/openai/deployments/chat-prod/chat/completions?api-version=2024-10-21'],
    ['/openai/deployments/chat-prod', '/openai/deployments/chat-prod/chat/completions?api-version=2024-10-21'],
    ['/openai/v1/', '/openai/v1/chat/completions'],
    ['/proxy/openai/v1', '/proxy/openai/v1/chat/completions'],
    [
      '/openai/deployments/other/chat/completions?api-version=2025-01-01-preview',
      '/openai/deployments/other/chat/completions?api-version=2025-01-01-preview',
    ],
    ['/?api-version=2024-06-01', '/openai/deployments/chat-prod/chat/completions?api-version=2024-06-01'],
  ])('accepts an address that ends in "%s", passed or in the environment', async (end, expected) => {
    await using server = await startReplayServer([{ body: reply }])
    const apiKey = 'k-1234567'
    await completion({ model: azure({ apiKey, apiBase: server.url + end })('chat-prod'), messages: hi })
    vi.stubEnv('AZURE_API_BASE', server.url + end)
    await completion({ model: azure({ apiKey })('chat-prod'), messages: hi })
    expect(server.requests.map(({ path }) => path)).toEqual([expected, expected])
  })

  it('sends instructions of a developer as system messages, which every API version accepts', async () => {
    await using server = await startReplayServer([{ body: reply }])
    const model = azure({ apiKey: 'k-1234567', apiBase: server.url })('chat-prod')
    await completion({ model, messages: [{ role: 'developer', content: 'Be brief.' }, ...hi] })
    expect(server.requests[0]?.body.messages).toEqual([{ role: 'system', content: 'Be brief.' }, ...hi])
  })

  it('reads address, key and version from the environment', async () => {
    await using server = await startReplayServer([{ body: reply }])
    vi.stubEnv('AZURE_OPENAI_ENDPOINT', server.url)
    vi.stubEnv('AZURE_OPENAI_API_KEY', 'k-1234567')
    const provider = azure()
    // Environments are often filled after modules have been read.
    vi.stubEnv('AZURE_API_VERSION', '2024-06-01')
    await completion({ model: provider('chat-prod'), messages: hi })
    expect(server.requests[0]).toMatchObject({
      path: '/openai/deployments/chat-prod/chat/completions?api-version=2024-06-01',
      headers: { 'api-key': 'k-1234567' },
    })
  })

  it('requests an Entra ID token for each attempt', async () => {
    await using server = await startReplayServer([{ body: reply }])
    let count = 0
    const model = azure({ apiBase: server.url, adToken: async () => `token-${++count}` })('chat-prod')
    await completion({ model, messages: hi })
    await completion({ model, messages: hi })
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
    expect(server.requests[0]?.headers['api-key']).toBeUndefined()
  })

  it('reads a token from the environment without a key', async () => {
    await using server = await startReplayServer([{ body: reply }])
    vi.stubEnv('AZURE_AD_TOKEN', 'eyJhbGciOiJub25lIn0.eyJhdWQiOiJ4In0.c2ln')
    const model = azure({ apiBase: server.url })('chat-prod')
    await completion({ model, messages: hi })
    expect(server.requests[0]?.headers.authorization).toBe('Bearer eyJhbGciOiJub25lIn0.eyJhdWQiOiJ4In0.c2ln')
    expect(server.requests[0]?.headers['api-key']).toBeUndefined()
    vi.stubEnv('AZURE_API_KEY', 'eyJ-1234567')
    await completion({ model, messages: hi })
    expect(server.requests[1]?.headers['api-key']).toBe('eyJ-1234567')
  })

  it('does not send a key as a token', () => {
    expect(() => azure({ apiKey: 'k-1234567', adToken: 'token', resource: 'r' })).toThrow(/apiKey and adToken/)
  })

  it('reports what its filters found in prompt and response', async () => {
    const prompt_filter_results = [{ prompt_index: 0, content_filter_results: filtered }]
    const [choice] = reply.choices
    const body = { ...reply, prompt_filter_results, choices: [{ ...choice, content_filter_results: filtered }] }
    await using server = await startReplayServer([{ body }])
    const model = azure({ apiKey: 'k-1234567', apiBase: server.url })('chat-prod')
    const answer: AzureCompletion = await completion({ model, messages: hi })
    expect(answer.prompt_filter_results).toEqual(prompt_filter_results)
    expect(answer.choices[0]?.content_filter_results).toEqual(filtered)
  })

  it('uses the model behind the deployment for parameters and prices', async () => {
    await using server = await startReplayServer([
      {
        body: {
          ...reply,
          model: 'gpt-5-nano-2025-08-07',
          usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
        },
      },
    ])
    const asked: string[] = []
    await using llm = createClient({
      providers: [azure({ apiKey: 'k-1234567', apiBase: server.url, baseModel: 'gpt-5-nano' })],
      prices: {
        cost({ provider, model }) {
          asked.push(`${provider}/${model}`)
          return { total: 1 }
        },
      },
    })
    await llm.completion({ model: 'azure/chat-prod', messages: hi, max_tokens: 5 })
    expect(asked).toEqual(['azure/gpt-5-nano'])
    expect(server.requests[0]?.body).toMatchObject({ max_completion_tokens: 5 })
    await expect(llm.completion({ model: 'azure/chat-prod', messages: hi, top_p: 0.5 })).rejects.toMatchObject({
      code: 'unsupported_params',
    })
  })

  it.each([
    ['gpt-5-mini', { max_completion_tokens: 5 }],
    ['o3', { max_completion_tokens: 5 }],
    ['gpt-4o', { max_tokens: 5, temperature: 0.5, verbosity: 'low' }],
    ['chat-prod', { max_tokens: 5, temperature: 0.5, verbosity: 'low' }],
  ] as const)('judges by the name %s whether a deployment reasons', async (name, sent) => {
    await using server = await startReplayServer([{ status: 418 }])
    const model = azure({ apiKey: 'k-1234567', apiBase: server.url })(name)
    const request = { model, messages: hi, max_tokens: 5, temperature: 0.5 }
    const verbosity = 'verbosity' in sent && { verbosity: 'low' as const }
    await completion({ ...request, ...verbosity }, { dropParams: true }).catch(() => {})
    expect(server.requests[0]?.body).toEqual({ model: name, messages: hi, ...sent })
  })

  it('creates embeddings at the deployment', async () => {
    await using server = await startReplayServer([{ body: { data: [{ index: 0, embedding: [1, 2] }] } }])
    const model = azure({ apiKey: 'k-1234567', apiBase: server.url })('embed-prod')
    expect((await embedding({ model, input: 'x' })).data[0]?.embedding).toEqual([1, 2])
    expect(server.requests[0]?.path).toBe('/openai/deployments/embed-prod/embeddings?api-version=2024-10-21')
  })

  it('reports what is missing or wrong in its address', async () => {
    await expect(completion({ model: azure({ apiKey: 'k-1234567' })('x'), messages: hi })).rejects.toThrow(
      /apiBase.*AZURE_OPENAI_ENDPOINT/,
    )
    expect(() => azure({ resource: 'https://x.openai.azure.com' })).toThrow(/must be a name/)
  })
})
