import { completion, createClient, embedding, type Message } from '@litecone/core'
import { startReplayServer } from '@litecone/testkit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { vertex } from './index.ts'

const TOKEN = 'ya29.a0-token-of-a-day'
const messages: Message[] = [{ role: 'user', content: 'Hi' }]
const answer = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'Hello' }] }, finishReason: 'STOP' }],
  usageMetadata: {
    promptTokenCount: 2,
    candidatesTokenCount: 1,
    totalTokenCount: 3,
    trafficType: 'ON_DEMAND_PRIORITY',
  },
  modelVersion: 'gemini-2.5-flash',
}
const place = '/v1/projects/my-project/locations/us-central1'

beforeEach(() => {
  for (const name of ['PROJECT', 'LOCATION']) {
    for (const prefix of ['VERTEXAI', 'GOOGLE_CLOUD', 'GOOGLE_VERTEX']) vi.stubEnv(`${prefix}_${name}`, '')
  }
})
afterEach(() => vi.unstubAllEnvs())

describe('a call to Vertex AI', () => {
  it('is made to the model’s project and location, with a fresh token for each call', async () => {
    await using server = await startReplayServer([{ body: answer }, { pieces: [frame(answer)] }])
    let count = 0
    const provider = vertex({
      project: 'my-project',
      location: 'us-central1',
      apiKey: async () => `${TOKEN}-${++count}`,
      apiBase: server.url,
    })
    const reply = await completion({ model: provider('gemini-2.5-flash'), messages })
    for await (const _ of await completion({ model: provider('gemini-2.5-flash'), messages, stream: true })) {
      // The stream is read to its end.
    }
    expect(reply).toMatchObject({ choices: [{ message: { content: 'Hello' } }], service_tier: 'priority' })
    expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      [`${place}/publishers/google/models/gemini-2.5-flash:generateContent`, `Bearer ${TOKEN}-1`],
      [`${place}/publishers/google/models/gemini-2.5-flash:streamGenerateContent?alt=sse`, `Bearer ${TOKEN}-2`],
    ])
  })

  it.each([
    ['', `${place}/publishers`],
    ['/', `${place}/publishers`],
    ['/v1beta1', '/v1beta1/projects/my-project/locations/us-central1/publishers'],
    ['/vertex/v1', `/vertex${place}/publishers`],
    ['/v1/projects/other/locations/eu', '/v1/projects/other/locations/eu/publishers'],
  ])('accepts an apiBase that ends in "%s", also from the environment', async (end, expected) => {
    await using server = await startReplayServer([{ body: answer }, { body: answer }])
    const settings = { project: 'my-project', location: 'us-central1', apiKey: TOKEN }
    await completion({ model: vertex({ ...settings, apiBase: server.url + end })('m'), messages })
    vi.stubEnv('VERTEXAI_API_BASE', server.url + end)
    await completion({ model: vertex(settings)('m'), messages })
    const path = `${expected}/google/models/m:generateContent`
    expect(server.requests.map((request) => request.path)).toEqual([path, path])
  })

  it.each([
    ['4965075652664360960', '/endpoints/4965075652664360960'],
    ['endpoints/49', '/endpoints/49'],
    ['models/gemini-2.5-pro', '/publishers/google/models/gemini-2.5-pro'],
    ['publishers/google/models/gemini-2.5-pro', '/publishers/google/models/gemini-2.5-pro'],
  ])('finds the model %s', async (id, expected) => {
    await using server = await startReplayServer([{ body: answer }])
    const provider = vertex({ project: 'my-project', location: 'us-central1', apiKey: TOKEN, apiBase: server.url })
    await completion({ model: provider(id), messages })
    expect(server.requests[0]?.path).toBe(`${place}${expected}:generateContent`)
  })

  it('with an API key alone needs no project', async () => {
    vi.stubEnv('GOOGLE_CLOUD_PROJECT', 'of-this-machine')
    await using server = await startReplayServer([{ body: answer }])
    await using llm = createClient({ providers: [vertex({ apiKey: 'AIzaKey0', apiBase: server.url })] })
    await llm.completion({ model: 'vertex/gemini-2.5-flash', messages })
    expect(server.requests[0]).toMatchObject({
      path: '/v1/publishers/google/models/gemini-2.5-flash:generateContent',
      headers: { 'x-goog-api-key': 'AIzaKey0' },
    })
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization')
  })

  it('needs a project with a token', async () => {
    await using server = await startReplayServer([])
    const model = vertex({ apiKey: TOKEN, apiBase: server.url })('gemini-2.5-flash')
    await expect(completion({ model, messages })).rejects.toMatchObject({ code: 'bad_request', param: 'project' })
    expect(server.requests).toEqual([])
  })
})

describe('the address', () => {
  it.each([
    ['us-central1', 'https://us-central1-aiplatform.googleapis.com'],
    ['global', 'https://aiplatform.googleapis.com'],
    ['eu', 'https://aiplatform.eu.rep.googleapis.com'],
    ['US', 'https://aiplatform.us.rep.googleapis.com'],
    [undefined, 'https://aiplatform.googleapis.com'],
  ])('for location %s is %s', (location, expected) => {
    expect(vertex({ project: 'p', location }).definition.apiBase).toBe(expected)
  })

  it('follows the environment, read for each call', () => {
    const { definition } = vertex()
    expect(definition.apiBase).toBe('https://aiplatform.googleapis.com')
    vi.stubEnv('GOOGLE_CLOUD_PROJECT', 'p')
    vi.stubEnv('GOOGLE_CLOUD_LOCATION', 'europe-west4')
    expect(definition.apiBase).toBe('https://europe-west4-aiplatform.googleapis.com')
    vi.stubEnv('VERTEXAI_LOCATION', 'us-east5')
    expect(definition.apiBase).toBe('https://us-east5-aiplatform.googleapis.com')
  })

  it('is not another host for an invalid location, and no call is made', async () => {
    const provider = vertex({ project: 'p', location: 'evil.example/', apiKey: TOKEN })
    expect(provider.definition.apiBase).toBe('https://aiplatform.googleapis.com')
    await expect(completion({ model: provider('m'), messages })).rejects.toMatchObject({ param: 'location' })
  })
})

const wire = vertex({ project: 'p' }).definition.wire
const context = (model: string) => ({ provider: 'vertex', model, stream: false, callId: 'c', created: 1 })

describe('the body', () => {
  it('has labels, and headers for the service tier', async () => {
    const request = { messages, service_tier: 'flex' as const, labels: { team: 'a' } }
    expect(wire.chat!.encode(request, context('gemini-2.5-flash'))).toMatchObject({
      headers: { 'x-vertex-ai-llm-shared-request-type': 'flex' },
      body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], labels: { team: 'a' } },
    })
    const plain = wire.chat!.encode({ messages, service_tier: 'default' }, context('gemini-2.5-flash'))
    expect(plain).not.toHaveProperty('headers')
    expect(plain.body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] })
    const { parameters } = wire.chat!
    expect((parameters as (model: string) => ReadonlySet<string>)('gemini-2.5-flash')).toContain('labels')
  })

  it('has nothing that only the Gemini API accepts', () => {
    const conversation: Message[] = [
      ...messages,
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } }],
        extra_content: { google: { parts: [{ toolCall: { toolType: 'GOOGLE_SEARCH_WEB', id: 's' } }] } },
      },
      { role: 'tool', tool_call_id: 'call_1', content: '7' },
    ]
    const tools = [{ type: 'function' as const, function: { name: 'f' } }, { type: 'google_search' }]
    const { body } = wire.chat!.encode({ messages: conversation, tools }, context('gemini-3-flash-preview'))
    expect(body).toEqual({
      contents: [
        { role: 'user', parts: [{ text: 'Hi' }] },
        {
          role: 'model',
          parts: [{ functionCall: { name: 'f', args: {} }, thoughtSignature: 'skip_thought_signature_validator' }],
        },
        { role: 'user', parts: [{ functionResponse: { name: 'f', response: { result: '7' } } }] },
      ],
      tools: [{ functionDeclarations: [{ name: 'f' }] }, { googleSearch: {} }],
    })
  })
})

describe('embeddings', () => {
  it('use predict for embedding models', async () => {
    const predictions = [
      { embeddings: { values: [0.1], statistics: { token_count: 3, truncated: false } } },
      { embeddings: { values: [0.2], statistics: { token_count: 2, truncated: false } } },
    ]
    await using server = await startReplayServer([{ body: { predictions } }])
    const provider = vertex({ project: 'my-project', location: 'us-central1', apiKey: TOKEN, apiBase: server.url })
    const { data, usage } = await embedding({
      model: provider('text-embedding-005'),
      input: ['a', 'b'],
      dimensions: 256,
      input_type: 'search_query',
    })
    expect(data.map((each) => each.embedding)).toEqual([[0.1], [0.2]])
    expect(usage).toMatchObject({ prompt_tokens: 5 })
    expect(server.requests[0]).toMatchObject({
      path: `${place}/publishers/google/models/text-embedding-005:predict`,
      body: {
        instances: ['a', 'b'].map((content) => ({ content, task_type: 'RETRIEVAL_QUERY' })),
        parameters: { outputDimensionality: 256 },
      },
    })
  })

  it("use embedContent for Gemini's second model, one per request", () => {
    const { encode, decode } = wire.embed!
    expect(encode({ input: 'a', dimensions: 3 }, context('gemini-embedding-2'))).toEqual({
      path: '/v1/projects/p/locations/global/publishers/google/models/gemini-embedding-2:embedContent',
      body: { content: { parts: [{ text: 'a' }] }, embedContentConfig: { outputDimensionality: 3 } },
    })
    expect(() => encode({ input: ['a', 'b'] }, context('gemini-embedding-2'))).toThrow(/one text/)
    expect(decode({ embedding: { values: [1] } }, context('gemini-embedding-2')).data[0]?.embedding).toEqual([1])
  })
})

function frame(event: object): Uint8Array {
  return new TextEncoder().encode(`data: ${JSON.stringify(event)}\r\n\r\n`)
}
