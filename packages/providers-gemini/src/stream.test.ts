import { type CompletionChunk, foldChunks, isErrorOf, LlmError } from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { geminiWire } from './index.ts'

const context = {
  provider: 'gemini',
  model: 'gemini-3-flash-preview',
  stream: true,
  callId: '9f1c6b2e-0d5a-4c1e-8b1a-2f3e4d5c6b7a',
  created: 1_700_000_000,
}

function read(events: object[]): CompletionChunk[] {
  const decoder = geminiWire.chat!.decoder(context)
  return [...events.flatMap((event) => decoder.push({ data: JSON.stringify(event) })), ...decoder.end()]
}

function piece(parts: object[], rest: object = {}): { candidates: object[] } {
  return { candidates: [{ content: { role: 'model', parts }, ...rest }] }
}

const END = { finishReason: 'STOP' }

/** Pieces of a call, as Vertex AI streams them. */
function calling(...calls: object[]): object[] {
  return calls.map((functionCall) => piece([{ functionCall }]))
}

function folded(events: object[]) {
  return foldChunks(read(events)).choices[0]!
}

function failure(run: () => unknown): LlmError {
  try {
    run()
  } catch (error) {
    if (error instanceof LlmError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('a stream', () => {
  it('has audio as it arrives', () => {
    const sound = (data: string) => ({ inlineData: { mimeType: 'audio/L16;codec=pcm;rate=24000', data } })
    const events = [piece([sound('QUI='), sound('Q0Q=')]), piece([sound('RUY=')], END)]
    const data = read(events).flatMap(({ choices }) => choices[0]?.delta.audio?.data ?? [])
    expect(data).toEqual(['QUJDRA==', 'RUY='])
    expect(folded(events).message).toMatchObject({ content: null, audio: { data: 'QUJDREVG' } })
  })

  it('has text and thoughts as they arrive, and finish reason and usage at its end', () => {
    const events = [
      {
        ...piece([{ text: 'Hm.', thought: true }]),
        usageMetadata: { promptTokenCount: 9, thoughtsTokenCount: 4, totalTokenCount: 13 },
        responseId: 'abc',
        modelVersion: 'gemini-3-flash',
      },
      { ...piece([{ text: 'Two' }]), responseId: 'abc', modelVersion: 'gemini-3-flash' },
      {
        ...piece([{ text: '', thoughtSignature: 'SIG' }], END),
        usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 2, totalTokenCount: 15 },
        responseId: 'abc',
        modelVersion: 'gemini-3-flash',
      },
    ]
    const head = { id: 'abc', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'gemini-3-flash' }
    const chunk = (delta: object, finish_reason: string | null = null) => ({
      ...head,
      choices: [{ index: 0, delta, finish_reason }],
    })
    expect(read(events)).toEqual([
      chunk({ role: 'assistant', reasoning_content: 'Hm.' }),
      chunk({ content: 'Two' }),
      chunk({ extra_content: { google: { thought_signature: 'SIG' } } }, 'stop'),
      {
        ...head,
        choices: [],
        usage: {
          prompt_tokens: 9,
          completion_tokens: 6,
          total_tokens: 15,
          completion_tokens_details: { reasoning_tokens: 4 },
        },
      },
    ])
  })

  it('has a whole call in one chunk', () => {
    const events = [
      piece(
        [
          { functionCall: { id: 'g1', name: 'a', args: { x: 1 } }, thoughtSignature: 'SIG' },
          { functionCall: { name: 'b', args: {} } },
        ],
        END,
      ),
    ]
    expect(read(events)[0]?.choices[0]?.delta).toEqual({
      role: 'assistant',
      tool_calls: [
        {
          index: 0,
          id: 'g1',
          type: 'function',
          function: { name: 'a', arguments: '{"x":1}' },
          extra_content: { google: { thought_signature: 'SIG' } },
        },
        { index: 1, id: 'call_9f1c6b2e0d5a4c1e8b1a2f3e0', type: 'function', function: { name: 'b', arguments: '{}' } },
      ],
    })
    expect(folded(events).finish_reason).toBe('tool_calls')
  })

  it('keeps candidates apart, also if their pieces are interleaved', () => {
    const at = (index: number, text: string, rest: object = {}) => ({ content: { parts: [{ text }] }, index, ...rest })
    const answer = foldChunks(
      read([
        { candidates: [at(0, 'a'), at(1, 'x')] },
        { candidates: [at(1, 'y', END)] },
        { candidates: [at(0, 'b', { finishReason: 'MAX_TOKENS' })] },
      ]),
    )
    expect(answer.choices.map((choice) => [choice.index, choice.message.content, choice.finish_reason])).toEqual([
      [0, 'ab', 'length'],
      [1, 'xy', 'stop'],
    ])
  })

  it('collects sources and parts without a place in our format until its end', () => {
    const image = { inlineData: { mimeType: 'image/png', data: 'AAAA' } }
    const { message } = folded([
      piece([{ text: 'In ' }, image]),
      piece([{ text: 'Oslo.' }], {
        groundingMetadata: { groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }] },
      }),
      piece([{ text: '' }], {
        ...END,
        groundingMetadata: {
          groundingSupports: [{ segment: { startIndex: 3, endIndex: 7, text: 'Oslo' }, groundingChunkIndices: [0] }],
        },
      }),
    ])
    expect(message.annotations).toEqual([
      { type: 'url_citation', url_citation: { url: 'https://a.example', title: 'A', start_index: 3, end_index: 7 } },
    ])
    expect(message.extra_content?.google).toMatchObject({ parts: [image] })
    expect(message.images).toEqual([{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }])
  })

  it('counts the searches of the answer with its tokens', () => {
    const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: 2, totalTokenCount: 3 }
    const groundingMetadata = { webSearchQueries: ['Oslo'] }
    const chunks = read([{ ...piece([{ text: 'Oslo' }], { ...END, groundingMetadata }), usageMetadata }])
    expect(chunks.at(-1)?.usage?.server_tool_use).toEqual({ web_search_requests: 1 })
  })

  it('has logprobs with their text', () => {
    const logprobsResult = { chosenCandidates: [{ token: 'a', logProbability: -1 }] }
    const [first] = read([piece([{ text: 'a' }], { ...END, logprobsResult })])
    expect(first?.choices[0]?.logprobs?.content?.[0]).toMatchObject({ token: 'a', logprob: -1 })
  })
})

describe('arguments in pieces', () => {
  const args = (events: object[]) =>
    folded([...events, piece([{ text: '' }], END)]).message.tool_calls?.map((call) =>
      JSON.parse(call.type === 'function' ? call.function.arguments : ''),
    )

  it('are joined by path', () => {
    const pieces = calling(
      { name: 'write', willContinue: true },
      { partialArgs: [{ jsonPath: '$.items[0].name', stringValue: 'ap', willContinue: true }], willContinue: true },
      { partialArgs: [{ jsonPath: '$.items[0].name', stringValue: 'ple' }], willContinue: true },
      {
        partialArgs: [
          { jsonPath: "$['items'][1]['first name']", stringValue: '' },
          { jsonPath: '$.count', numberValue: 0 },
          { jsonPath: '$.done', boolValue: false },
          { jsonPath: '$.note', nullValue: 'NULL_VALUE' },
          { jsonPath: '$.grid[0][0]', numberValue: 1 },
          { jsonPath: '$.grid[0][1]', numberValue: 2 },
        ],
        willContinue: true,
      },
      {},
    )
    const expected = {
      items: [{ name: 'apple' }, { 'first name': '' }],
      count: 0,
      done: false,
      note: null,
      grid: [[1, 2]],
    }
    expect(args(pieces)).toEqual([expected])
  })

  it('end without a closing call, at the next call or at the end of the stream', () => {
    const pieces = calling(
      { name: 'a', willContinue: true },
      { partialArgs: [{ jsonPath: '$.x', numberValue: 1 }], willContinue: true },
      { name: 'a', willContinue: true },
      { partialArgs: [{ jsonPath: '$.x', numberValue: 2 }], willContinue: true },
    )
    expect(args(pieces)).toEqual([{ x: 1 }, { x: 2 }])
  })

  it('belong to a call that repeats its id and name', () => {
    const pieces = calling(
      { id: 'g', name: 'a', partialArgs: [{ jsonPath: '$.x', stringValue: 'o' }], willContinue: true },
      { id: 'g', name: 'a', partialArgs: [{ jsonPath: '$.x', stringValue: 'k' }] },
      {},
    )
    expect(args(pieces)).toEqual([{ x: 'ok' }])
  })

  it('cannot reach a prototype or create a huge array', () => {
    const [value] = args(
      calling({
        name: 'a',
        partialArgs: [
          { jsonPath: '$.__proto__.polluted', boolValue: true },
          { jsonPath: '$.list[4000000000]', numberValue: 1 },
          { jsonPath: '$', numberValue: 1 },
        ],
      }),
    )!
    expect(Object.prototype).not.toHaveProperty('polluted')
    expect(value.list).toEqual([1])
  })
})

describe('the end of a stream', () => {
  it.each([
    ['there are no events', []],
    ['there is no finish reason', [piece([{ text: 'Tw' }])]],
    [
      'one of two candidates is incomplete',
      [
        {
          candidates: [
            { index: 0, ...END },
            { index: 1, content: { parts: [{ text: 'a' }] } },
          ],
        },
      ],
    ],
    ['there is only usage', [{ usageMetadata: { promptTokenCount: 1 } }]],
  ])('is a truncated stream: %s', (_, events) => {
    expect(failure(() => read(events)).code).toBe('truncated_stream')
  })

  it('may be a blocked prompt', () => {
    const promptFeedback = { blockReason: 'SAFETY' }
    const chunks = read([{ promptFeedback, usageMetadata: { promptTokenCount: 3, totalTokenCount: 3 } }])
    expect(chunks[0]?.choices).toEqual([
      {
        index: 0,
        delta: { role: 'assistant', content: null, extra_content: { google: { prompt_feedback: promptFeedback } } },
        finish_reason: 'content_filter',
      },
    ])
    expect(chunks[1]?.usage?.prompt_tokens).toBe(3)
    expect(chunks).toHaveLength(2)
  })

  it('is not prompt feedback without a block', () => {
    const [choice] = foldChunks(
      read([{ ...piece([{ text: 'a' }], END), promptFeedback: { blockReason: 'OTHER' } }]),
    ).choices
    expect(choice).toMatchObject({ finish_reason: 'stop', message: { content: 'a' } })
  })

  it('throws an error that comes as an event, also in an array', () => {
    const error = { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' }
    const thrown = failure(() => read([piece([{ text: 'a' }]), { error }]))
    expect(thrown).toMatchObject({
      code: 'service_unavailable',
      status: 503,
      provider: 'gemini',
      vendorCode: 'UNAVAILABLE',
    })
    const quota = failure(() => read([[{ error: { message: 'Slow down.', status: 'RESOURCE_EXHAUSTED' } }]]))
    expect(isErrorOf(quota, 'rate_limit')).toBe(true)
  })

  it('throws a syntax error for invalid JSON, and skips [DONE]', () => {
    const decoder = geminiWire.chat!.decoder(context)
    expect(() => decoder.push({ data: '{"candidates": [' })).toThrow(SyntaxError)
    expect(decoder.push({ data: '[DONE]' })).toEqual([])
  })
})
