import { describe, expect, it } from 'vitest'
import { readForm } from './read-form.ts'
import { readTurns } from './read-turns.ts'

/** The parts of the request, and those of the response. */
function partsOf(request: object, response: object | string, contentType = 'application/json') {
  const turns = readTurns({
    requestBody: JSON.stringify(request),
    responseBody: typeof response === 'string' ? response : JSON.stringify(response),
    responseHeaders: { 'Content-Type': contentType },
    responseSize: 1234,
  })
  const ofRole = (role: string) => turns.filter((turn) => turn.role === role).flatMap(({ parts }) => parts)
  return { given: ofRole('user'), returned: ofRole('response') }
}

describe('embeddings', () => {
  const input = ['one', 'two']
  const found = {
    type: 'embeddings',
    count: 2,
    dimensions: 2,
    first: [
      [0.5, 1],
      [0.25, 2],
    ],
  }
  const base64 = (numbers: number[]) => Buffer.from(Float32Array.from(numbers).buffer).toString('base64')

  it.each([
    ['OpenAI', { input }, { data: [{ embedding: [0.5, 1] }, { embedding: [0.25, 2] }] }],
    ['OpenAI as base64', { input }, { data: [{ embedding: base64([0.5, 1]) }, { embedding: base64([0.25, 2]) }] }],
    [
      'Cohere',
      { texts: input },
      {
        embeddings: {
          float: [
            [0.5, 1],
            [0.25, 2],
          ],
        },
      },
    ],
    [
      'Ollama',
      { input },
      {
        embeddings: [
          [0.5, 1],
          [0.25, 2],
        ],
      },
    ],
    [
      'Gemini',
      { requests: input.map((text) => ({ content: { parts: [{ text }] } })) },
      { embeddings: [{ values: [0.5, 1] }, { values: [0.25, 2] }] },
    ],
  ])('of %s are read, with the texts', (_, request, response) => {
    const { given, returned } = partsOf(request, response)
    expect(given).toEqual(input.map((text) => ({ type: 'text', text })))
    expect(returned).toEqual([found])
  })

  it('of different lengths have no dimensions', () => {
    const { returned } = partsOf({ input }, { data: [{ embedding: [1] }, { embedding: [1, 2] }] })
    expect(returned).toMatchObject([{ count: 2, dimensions: undefined }])
  })
})

it('reads a ranking, with the texts of the documents from the request', () => {
  const request = { query: 'Longest river?', documents: ['The Rhine.', { text: 'The Nile.' }] }
  const results = [
    { index: 1, relevance_score: 0.9 },
    { index: 0, relevance_score: 0.1 },
  ]
  const { given, returned } = partsOf(request, { results })
  expect(given).toMatchObject([
    { type: 'text', text: 'Longest river?' },
    { type: 'data', title: '2 documents' },
  ])
  const documents = [
    { index: 1, score: 0.9, text: 'The Nile.' },
    { index: 0, score: 0.1, text: 'The Rhine.' },
  ]
  expect(returned).toEqual([{ type: 'ranking', documents }])
  expect(partsOf(request, { data: results }).returned).toEqual([{ type: 'ranking', documents }])
})

it('reads a moderation of texts and images, with the highest score first', () => {
  const input = [
    { type: 'text', text: 'How do I hurt him?' },
    { type: 'image_url', image_url: { url: 'https://images.example/a.png' } },
  ]
  const categories = { harassment: false, violence: true }
  const results = [{ flagged: true, categories, category_scores: { harassment: 0.1, violence: 0.8 } }]
  const { given, returned } = partsOf({ input }, { results })
  expect(given.map(({ type }) => type)).toEqual(['text', 'image'])
  expect(returned).toEqual([
    {
      type: 'moderation',
      isFlagged: true,
      categories: [
        { name: 'violence', isFlagged: true, score: 0.8 },
        { name: 'harassment', isFlagged: false, score: 0.1 },
      ],
    },
  ])
})

it('reads images, and what the model made of the prompt', () => {
  const { given, returned } = partsOf(
    { prompt: 'A river' },
    {
      output_format: 'webp',
      data: [{ b64_json: 'AA==', revised_prompt: 'A wide river' }, { url: 'https://a.example/1' }],
    },
  )
  expect(given).toEqual([{ type: 'text', text: 'A river' }])
  expect(returned).toEqual([
    { type: 'data', title: 'Revised prompt', value: 'A wide river' },
    { type: 'image', url: 'data:image/webp;base64,AA==' },
    { type: 'image', url: 'https://a.example/1' },
  ])
})

it('says how large audio is, and shows plain text', () => {
  expect(partsOf({ input: 'Hello', voice: 'alloy' }, '\u0000\uFFFD', 'audio/mpeg').returned).toEqual([
    { type: 'note', text: '1.2 kB of audio/mpeg. The log keeps text only.' },
  ])
  expect(partsOf({}, '1\n00:00 --> 00:02\nHello', 'text/plain; charset=utf-8').returned).toEqual([
    { type: 'text', text: '1\n00:00 --> 00:02\nHello' },
  ])
})

it('reads the fields of a form, and names its files', () => {
  const file =
    'Content-Disposition: form-data; name="file"; filename="a.mp3"\r\nContent-Type: audio/mpeg\r\n\r\n\uFFFD\uFFFD'
  const model = 'Content-Disposition: form-data; name="model"\r\n\r\nwhisper-1'
  const body = `--x1\r\n${model}\r\n--x1\r\n${file}\r\n--x1--\r\n`
  expect(readForm(body)).toEqual({ model: 'whisper-1', file: 'File a.mp3 (audio/mpeg)' })
  expect(readForm('--')).toBeUndefined()
  expect(readForm('plain')).toBeUndefined()
})

it.each(['{"data":[]}', '{"data":[{"id":"gpt-4o"}]}', '{"results":[1]}', '{"embeddings":[]}', '{"embedding":"?"}', ''])(
  'finds nothing, and does not fail, in %s',
  (responseBody) => {
    expect(readTurns({ requestBody: null, responseBody })).toEqual([])
  },
)
