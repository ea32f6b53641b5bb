import { createClient, embedding } from '@litecone/core'
import { type Reply, startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { type BedrockSettings, bedrock } from './index.ts'

const titan = { embedding: [0.1, 0.2], inputTextTokenCount: 3, embeddingsByType: { float: [0.1, 0.2] } }
const cohere = { id: 'e1', embeddings: [[0.1], [0.2]], response_type: 'embeddings_floats', texts: ['a', 'b'] }
const profile = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3'
const picture = 'data:image/png;base64,iVBORw0KGgo='

/** Creates embeddings over a socket, and returns the request as received with the response. */
async function embed(
  model: string,
  request: { input: string | string[] } & Record<string, unknown>,
  body: unknown = titan,
  { headers = {}, ...settings }: BedrockSettings & { headers?: Record<string, string> } = {},
) {
  const reply: Reply = { body, headers }
  await using server = await startReplayServer([reply])
  const provider = bedrock({ apiKey: 'key', apiBase: server.url, ...settings })
  const answer = await embedding({ model: provider(model), ...request })
  return { answer, sent: server.requests[0]! }
}

describe('embeddings of Titan', () => {
  it('use InvokeModel, with the options of the second version', async () => {
    const { answer, sent } = await embed('amazon.titan-embed-text-v2:0', {
      input: 'Hi',
      dimensions: 256,
      normalize: false,
    })
    expect(sent.path).toBe('/model/amazon.titan-embed-text-v2%3A0/invoke')
    expect(sent.body).toEqual({ inputText: 'Hi', dimensions: 256, normalize: false })
    expect(answer).toEqual({
      object: 'list',
      model: 'amazon.titan-embed-text-v2:0',
      data: [{ object: 'embedding', index: 0, embedding: [0.1, 0.2] }],
      usage: { prompt_tokens: 3, total_tokens: 3 },
    })
  })

  it('have no options in the first version', async () => {
    const { sent } = await embed('amazon.titan-embed-text-v1', { input: ['Hi'], encoding_format: 'float' })
    expect(sent.body).toEqual({ inputText: 'Hi' })
    await expect(embed('amazon.titan-embed-text-v1', { input: 'Hi', dimensions: 256 })).rejects.toMatchObject({
      code: 'unsupported_params',
      param: 'dimensions',
    })
  })

  it('accept one text per request', async () => {
    await expect(embed('amazon.titan-embed-text-v2:0', { input: ['a', 'b'] })).rejects.toThrow('one text')
  })

  it('may be of another requested type', async () => {
    const body = { embeddingsByType: { binary: [1, 0] }, inputTextTokenCount: 1 }
    const { answer } = await embed('amazon.titan-embed-text-v2:0', { input: 'Hi' }, body)
    expect(answer.data[0]?.embedding).toEqual([1, 0])
  })
})

describe('embeddings of Cohere', () => {
  it('default to documents, with usage from a header', async () => {
    const { answer, sent } = await embed('us.cohere.embed-v4:0', { input: ['a', 'b'], dimensions: 512 }, cohere, {
      headers: { 'x-amzn-bedrock-input-token-count': '7' },
    })
    expect(sent.path).toBe('/model/us.cohere.embed-v4%3A0/invoke')
    expect(sent.body).toEqual({ texts: ['a', 'b'], input_type: 'search_document', output_dimension: 512 })
    expect(answer.data.map((one) => one.embedding)).toEqual([[0.1], [0.2]])
    expect(answer.usage).toEqual({ prompt_tokens: 7, total_tokens: 7 })
  })

  it('are read by type if requested, and have no usage if none is reported', async () => {
    const body = { ...cohere, embeddings: { int8: [[1], [2]] }, response_type: 'embeddings_by_type' }
    const request = { input: ['a', 'b'], input_type: 'RETRIEVAL_QUERY', truncate: 'END' }
    const { answer, sent } = await embed('cohere.embed-english-v3', request, body)
    expect(sent.body).toEqual({ texts: ['a', 'b'], input_type: 'search_query', truncate: 'END' })
    expect(answer.data.map((one) => one.embedding)).toEqual([[1], [2]])
    expect(answer).not.toHaveProperty('usage')
  })

  it.each([
    ['cohere.embed-english-v3', [picture], { images: [picture], input_type: 'image' }],
    ['cohere.embed-v4:0', [picture], { images: [picture], input_type: 'search_document' }],
    [
      'cohere.embed-v4:0',
      ['a', picture],
      {
        inputs: [{ content: [{ type: 'text', text: 'a' }] }, { content: [{ type: 'image_url', image_url: picture }] }],
        input_type: 'search_document',
      },
    ],
  ])('of %s may be of images', async (model, input, sentBody) => {
    const { sent } = await embed(model, { input }, cohere)
    expect(sent.body).toEqual(sentBody)
  })

  it('of the third version accept one image, without texts', async () => {
    await expect(embed('cohere.embed-english-v3', { input: ['a', picture] })).rejects.toThrow('one image')
  })
})

describe('embeddings', () => {
  it('of an ARN use the base model’s format and price', async () => {
    await expect(embed(profile, { input: 'Hi' })).rejects.toThrow('pass baseModel')
    const asked: string[] = []
    await using server = await startReplayServer([{ body: titan }])
    await using llm = createClient({
      providers: [bedrock({ apiKey: 'key', apiBase: server.url, baseModel: 'amazon.titan-embed-text-v2:0' })],
      prices: {
        cost({ provider, model, usage }) {
          asked.push(`${provider}/${model}: ${usage.prompt_tokens}`)
          return { total: 1 }
        },
      },
    })
    const answer = await llm.embedding({ model: `bedrock/${profile}`, input: 'Hi', dimensions: 256 })
    expect(server.requests[0]?.path).toBe(`/model/${encodeURIComponent(profile)}/invoke`)
    expect(server.requests[0]?.body).toEqual({ inputText: 'Hi', dimensions: 256 })
    expect(answer.call?.cost).toEqual({ total: 1 })
    expect(asked).toEqual(['aws/amazon.titan-embed-text-v2:0: 3'])
  })

  it('are of texts, and returned as numbers', async () => {
    const model = 'amazon.titan-embed-text-v2:0'
    await expect(embed(model, { input: 'Hi', encoding_format: 'base64' })).rejects.toMatchObject({
      code: 'unsupported_params',
      param: 'encoding_format',
    })
    await expect(embed(model, { input: [1, 2] as never })).rejects.toThrow('token ids')
  })

  it('throw if none are returned, or on an error', async () => {
    await expect(embed('cohere.embed-v4:0', { input: 'Hi' }, { embeddings: [] })).rejects.toMatchObject({
      code: 'invalid_response',
    })
    await using server = await startReplayServer([
      { status: 400, headers: { 'x-amzn-errortype': 'ValidationException' }, body: { message: 'Malformed input.' } },
    ])
    const provider = bedrock({ apiKey: 'key', apiBase: server.url })
    await expect(embedding({ model: provider('cohere.embed-v4:0'), input: 'Hi' })).rejects.toMatchObject({
      code: 'bad_request',
      vendorCode: 'ValidationException',
    })
  })
})
