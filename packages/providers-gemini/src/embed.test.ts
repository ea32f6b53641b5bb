import { InvalidResponseError } from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { geminiWire } from './index.ts'

const context = { provider: 'gemini', model: 'gemini-embedding-001', stream: false, callId: 'c', created: 1 }
const { encode, decode, parameters } = geminiWire.embed!

describe('embeddings', () => {
  it('sends all texts in one batch, each with the model and the options', () => {
    const request = { input: ['a', 'b'], dimensions: 256, input_type: 'search_document', title: 'Report' }
    const each = (text: string) => ({
      model: 'models/gemini-embedding-001',
      content: { parts: [{ text }] },
      taskType: 'RETRIEVAL_DOCUMENT',
      title: 'Report',
      outputDimensionality: 256,
    })
    expect(encode(Object.freeze(request), context)).toEqual({
      path: '/models/gemini-embedding-001:batchEmbedContents',
      body: { requests: [each('a'), each('b')] },
    })
    expect([...(parameters as ReadonlySet<string>)]).toEqual(['dimensions', 'encoding_format', 'input_type', 'title'])
  })

  it("accepts Google's task types in any case", () => {
    const { body } = encode({ input: 'a', input_type: 'semantic_similarity', encoding_format: 'float' }, context)
    expect(body).toEqual({
      requests: [
        { model: 'models/gemini-embedding-001', content: { parts: [{ text: 'a' }] }, taskType: 'SEMANTIC_SIMILARITY' },
      ],
    })
  })

  it('rejects token ids and base64', () => {
    expect(() => encode({ input: [1, 2] }, context)).toThrow('token ids')
    expect(() => encode({ input: 'a', encoding_format: 'base64' }, context)).toThrow(
      expect.objectContaining({ code: 'unsupported_params', param: 'encoding_format' }),
    )
  })

  it('reads vectors, and usage if reported', () => {
    const body = { embeddings: [{ values: [0.1, 0.2] }, { values: [0.3] }], usageMetadata: { promptTokenCount: 5 } }
    expect(decode(body, context)).toEqual({
      object: 'list',
      model: 'gemini-embedding-001',
      data: [
        { object: 'embedding', index: 0, embedding: [0.1, 0.2] },
        { object: 'embedding', index: 1, embedding: [0.3] },
      ],
      usage: { prompt_tokens: 5, total_tokens: 5 },
    })
    expect(decode({ embedding: { values: [1] } }, context).usage).toBeUndefined()
    expect(() => decode({}, context)).toThrow(InvalidResponseError)
  })
})
