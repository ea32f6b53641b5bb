import { type Completion, InvalidResponseError } from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { geminiWire } from './index.ts'

const context = {
  provider: 'gemini',
  model: 'gemini-2.5-flash',
  stream: false,
  callId: '9f1c6b2e-0d5a-4c1e-8b1a-2f3e4d5c6b7a',
  created: 1_700_000_000,
}

function decode(body: object): Completion {
  return geminiWire.chat!.decode(body, context)
}

function answer(parts: object[], rest: object = {}): Completion {
  return decode({ candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', ...rest }] })
}

describe('a whole response', () => {
  it('is decoded into our format', () => {
    const body = {
      candidates: [
        {
          index: 0,
          finishReason: 'STOP',
          content: {
            role: 'model',
            parts: [
              { text: 'They ask ', thought: true },
              { text: 'for a sum.', thought: true },
              { text: 'Tw', thoughtSignature: 'SIG' },
              { text: 'o.' },
            ],
          },
        },
      ],
      usageMetadata: {
        promptTokenCount: 20,
        cachedContentTokenCount: 8,
        candidatesTokenCount: 3,
        thoughtsTokenCount: 5,
        toolUsePromptTokenCount: 4,
        totalTokenCount: 32,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 12 },
          { modality: 'AUDIO', tokenCount: 6 },
          { modality: 'IMAGE', tokenCount: 2 },
        ],
        candidatesTokensDetails: [{ modality: 'AUDIO', tokenCount: 3 }],
        serviceTier: 'STANDARD',
      },
      modelVersion: 'gemini-2.5-flash-001',
      responseId: 'abc',
    }
    expect(decode(body)).toEqual({
      id: 'abc',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'gemini-2.5-flash-001',
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          logprobs: null,
          message: {
            role: 'assistant',
            content: 'Two.',
            refusal: null,
            reasoning_content: 'They ask for a sum.',
            extra_content: { google: { thought_signature: 'SIG' } },
          },
        },
      ],
      usage: {
        prompt_tokens: 20,
        completion_tokens: 8,
        total_tokens: 32,
        prompt_tokens_details: { cached_tokens: 8, text_tokens: 12, audio_tokens: 6, image_tokens: 2 },
        completion_tokens_details: { reasoning_tokens: 5, audio_tokens: 3 },
      },
      service_tier: 'default',
    })
  })

  it.each([
    ['in addition to the output', { candidatesTokenCount: 1442, totalTokenCount: 1614 }, 322],
    ['included in the output', { candidatesTokenCount: 1600, totalTokenCount: 1614 }, 322],
    ['with images only', { candidatesTokenCount: 1120, totalTokenCount: 1292 }, undefined],
  ])('counts the rest as text if Google counts only images: thoughts %s', (_, counts, text_tokens) => {
    const candidatesTokensDetails = [{ modality: 'IMAGE', tokenCount: 1120 }]
    const usageMetadata = { promptTokenCount: 14, thoughtsTokenCount: 158, candidatesTokensDetails, ...counts }
    const details = decode({ candidates: [{ finishReason: 'STOP' }], usageMetadata }).usage?.completion_tokens_details
    expect(details).toEqual({ reasoning_tokens: 158, image_tokens: 1120, ...(text_tokens && { text_tokens }) })
  })

  it('counts video apart and documents as text, and tells what was cached', () => {
    const usageMetadata = {
      promptTokenCount: 11_223,
      candidatesTokenCount: 90,
      totalTokenCount: 11_313,
      cachedContentTokenCount: 5520,
      promptTokensDetails: [
        { modality: 'VIDEO', tokenCount: 10_240 },
        { modality: 'TEXT', tokenCount: 9 },
        { modality: 'DOCUMENT', tokenCount: 774 },
        { modality: 'AUDIO', tokenCount: 200 },
      ],
      cacheTokensDetails: [
        { modality: 'VIDEO', tokenCount: 5120 },
        { modality: 'DOCUMENT', tokenCount: 200 },
        { modality: 'AUDIO', tokenCount: 200 },
      ],
      candidatesTokensDetails: [{ modality: 'VIDEO', tokenCount: 50 }],
    }
    const { usage } = decode({ candidates: [{ finishReason: 'STOP' }], usageMetadata })
    expect(usage?.prompt_tokens_details).toEqual({
      cached_tokens: 5520,
      cached_tokens_details: { video_tokens: 5120, text_tokens: 200, audio_tokens: 200 },
      video_tokens: 10_240,
      text_tokens: 783,
      audio_tokens: 200,
    })
    expect(usage?.completion_tokens_details).toEqual({ video_tokens: 50, text_tokens: 40 })
  })

  it('keeps ids and signatures of calls, and adds missing ids', () => {
    const { choices } = answer([
      { functionCall: { id: 'g1', name: 'a', args: { x: 1 } }, thoughtSignature: 'SIG' },
      { functionCall: { name: 'b' } },
      { functionCall: { name: 'b', args: {} } },
    ])
    expect(choices[0]?.finish_reason).toBe('tool_calls')
    expect(choices[0]?.message.content).toBeNull()
    expect(choices[0]?.message.tool_calls).toEqual([
      {
        id: 'g1',
        type: 'function',
        function: { name: 'a', arguments: '{"x":1}' },
        extra_content: { google: { thought_signature: 'SIG' } },
      },
      { id: 'call_9f1c6b2e0d5a4c1e8b1a2f3e0', type: 'function', function: { name: 'b', arguments: '{}' } },
      { id: 'call_9f1c6b2e0d5a4c1e8b1a2f3e1', type: 'function', function: { name: 'b', arguments: '{}' } },
    ])
  })

  it('has a choice for each candidate, with unique call ids', () => {
    const { choices } = decode({
      candidates: [
        { content: { parts: [{ functionCall: { name: 'a', args: {} } }] }, finishReason: 'STOP' },
        { index: 1, content: { parts: [{ functionCall: { name: 'a', args: {} } }] }, finishReason: 'STOP' },
      ],
    })
    expect(choices.map((choice) => choice.index)).toEqual([0, 1])
    expect(new Set(choices.map((choice) => choice.message.tool_calls?.[0]?.id)).size).toBe(2)
  })

  it("keeps images, executed code and calls of Google's tools, so that they can be sent back", () => {
    const parts = [
      { executableCode: { language: 'PYTHON', code: 'print(2)' } },
      { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '2\n' } },
      { inlineData: { mimeType: 'image/png', data: 'AAAA' }, thoughtSignature: 'IMG' },
      { toolCall: { id: 't1', toolType: 'GOOGLE_SEARCH_WEB', args: {} } },
    ]
    const { message } = answer([...parts, { text: 'Two.' }, {}]).choices[0]!
    expect(message.content).toBe('Two.')
    expect(message.extra_content).toEqual({ google: { parts } })
  })

  it('includes images, except those of thoughts', () => {
    const image = { inlineData: { mimeType: 'image/png', data: 'AAAA' } }
    const sound = { inlineData: { mimeType: 'audio/L16', data: 'AAAA' } }
    const { message } = answer([{ text: 'Here' }, { ...image, thought: true }, image, sound]).choices[0]!
    expect(message.images).toEqual([{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }])
    expect(answer([{ text: 'None' }]).choices[0]?.message).not.toHaveProperty('images')
  })

  it('has speech as audio, without text', () => {
    const sound = (data: string) => ({ inlineData: { mimeType: 'audio/L16;codec=pcm;rate=24000', data } })
    const { message } = answer([sound('QUI='), sound('Q0Q='), sound('RUY=')]).choices[0]!
    expect(message).toMatchObject({ content: null, audio: { data: 'QUJDREVG', transcript: '' } })
    expect(message).not.toHaveProperty('images')
    expect(answer([{ text: 'None' }]).choices[0]?.message).not.toHaveProperty('audio')
  })

  it('reads logprobs', () => {
    const logprobsResult = {
      chosenCandidates: [{ token: 'Two', logProbability: -0.1 }],
      topCandidates: [
        {
          candidates: [
            { token: 'Two', logProbability: -0.1 },
            { token: 'II', logProbability: -3 },
          ],
        },
      ],
    }
    expect(answer([{ text: 'Two' }], { logprobsResult }).choices[0]?.logprobs).toEqual({
      content: [
        {
          token: 'Two',
          bytes: null,
          logprob: -0.1,
          top_logprobs: [
            { token: 'Two', bytes: null, logprob: -0.1 },
            { token: 'II', bytes: null, logprob: -3 },
          ],
        },
      ],
      refusal: null,
    })
  })

  it('throws without candidates or a reason', () => {
    expect(() => decode({ usageMetadata: { promptTokenCount: 1 } })).toThrow(InvalidResponseError)
    expect(() => decode([])).toThrow(InvalidResponseError)
  })
})

describe('finish reasons', () => {
  const finish = (finishReason: string | undefined, parts: object[] = [{ text: 'a' }]) =>
    answer(parts, { finishReason }).choices[0]?.finish_reason

  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'content_filter'],
    ['RECITATION', 'content_filter'],
    ['LANGUAGE', 'content_filter'],
    ['OTHER', 'content_filter'],
    ['BLOCKLIST', 'content_filter'],
    ['PROHIBITED_CONTENT', 'content_filter'],
    ['SPII', 'content_filter'],
    ['IMAGE_SAFETY', 'content_filter'],
    ['IMAGE_PROHIBITED_CONTENT', 'content_filter'],
    ['IMAGE_RECITATION', 'content_filter'],
    ['IMAGE_OTHER', 'content_filter'],
    ['MODEL_ARMOR', 'content_filter'],
    ['NO_IMAGE', 'stop'],
    ['MALFORMED_FUNCTION_CALL', 'stop'],
    ['UNEXPECTED_TOOL_CALL', 'stop'],
    ['TOO_MANY_TOOL_CALLS', 'stop'],
    ['FINISH_REASON_UNSPECIFIED', 'stop'],
    ['SOMETHING_NEW', 'stop'],
    [undefined, 'stop'],
  ])('%s becomes %s', (reason, expected) => {
    expect(finish(reason)).toBe(expected)
  })

  it('are tool_calls with calls, unless the response was cut or filtered', () => {
    const call = [{ functionCall: { name: 'a', args: {} } }]
    expect(finish('STOP', call)).toBe('tool_calls')
    expect(finish('MAX_TOKENS', call)).toBe('length')
    expect(finish('SAFETY', call)).toBe('content_filter')
  })

  it("keep Google's own reason if ours is less specific", () => {
    const rest = { finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage: 'Malformed function call: a(' }
    const { message } = answer([], rest).choices[0]!
    expect(message.extra_content).toEqual({
      google: { finish_reason: 'MALFORMED_FUNCTION_CALL', finish_message: 'Malformed function call: a(' },
    })
  })

  it('are content_filter for a blocked prompt, without content', () => {
    const promptFeedback = { blockReason: 'PROHIBITED_CONTENT', safetyRatings: [] }
    const { choices, usage } = decode({ promptFeedback, usageMetadata: { promptTokenCount: 7, totalTokenCount: 7 } })
    expect(choices).toEqual([
      {
        index: 0,
        finish_reason: 'content_filter',
        logprobs: null,
        message: {
          role: 'assistant',
          content: null,
          refusal: null,
          extra_content: { google: { prompt_feedback: promptFeedback } },
        },
      },
    ])
    expect(usage).toEqual({ prompt_tokens: 7, completion_tokens: 0, total_tokens: 7 })
  })

  it('leave content null if the response was filtered at its start', () => {
    expect(
      decode({ candidates: [{ finishReason: 'SAFETY', safetyRatings: [] }] }).choices[0]?.message.content,
    ).toBeNull()
    expect(answer([]).choices[0]?.message.content).toBe('')
  })
})

describe('grounding', () => {
  const groundingChunks = [
    { web: { uri: 'https://a.example', title: 'A' } },
    { web: { uri: 'https://b.example' } },
    { retrievedContext: { title: 'No address' } },
    { maps: { uri: 'https://maps.example/c', title: 'C' } },
  ]
  const cite = (url: string, title: string, start_index: number, end_index: number) => ({
    type: 'url_citation',
    url_citation: { url, title, start_index, end_index },
  })

  it('becomes annotations, with bytes counted as characters of the whole text', () => {
    const groundingMetadata = {
      groundingChunks,
      groundingSupports: [
        // "Grüße 👋 " is 13 bytes and 9 UTF-16 units; the passage stands in the second text.
        { segment: { partIndex: 2, startIndex: 13, endIndex: 17, text: 'Oslo' }, groundingChunkIndices: [0, 1, 2, 9] },
        { segment: { endIndex: 3, text: 'Hei' }, groundingChunkIndices: [0] },
      ],
    }
    const { message } = answer(
      [{ text: 'Hei! Oslo? ' }, { text: 'hidden', thought: true }, { text: 'Grüße 👋 Oslo' }],
      {
        groundingMetadata,
      },
    ).choices[0]!
    expect(message.content?.slice(20, 24)).toBe('Oslo')
    expect(message.annotations).toEqual([
      cite('https://a.example', 'A', 20, 24),
      cite('https://b.example', 'https://b.example', 20, 24),
      cite('https://a.example', 'A', 0, 3),
      cite('https://maps.example/c', 'C', 0, 0),
    ])
    expect(message.extra_content).toEqual({ google: { grounding_metadata: groundingMetadata } })
  })

  it('is counted by its searches, empty ones apart', () => {
    const groundingMetadata = { webSearchQueries: ['', 'capital of Norway', 'Oslo'] }
    const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: 2, totalTokenCount: 3 }
    const { usage } = decode({ candidates: [{ finishReason: 'STOP', groundingMetadata }], usageMetadata })
    expect(usage?.server_tool_use).toEqual({ web_search_requests: 2 })
  })

  it('finds the passage by its text if the offsets do not match', () => {
    const groundingMetadata = {
      groundingChunks,
      groundingSupports: [{ segment: { startIndex: 900, endIndex: 904, text: 'Oslo' }, groundingChunkIndices: [0] }],
    }
    const { message } = answer([{ text: 'In Oslo.' }], { groundingMetadata }).choices[0]!
    expect(message.annotations?.[0]).toEqual(cite('https://a.example', 'A', 3, 7))
  })

  it('includes the sources of quotations', () => {
    const citationMetadata = {
      citationSources: [{ startIndex: 0, endIndex: 2, uri: 'https://q.example' }, { startIndex: 1 }],
    }
    const { message } = answer([{ text: 'In Oslo.' }], { citationMetadata }).choices[0]!
    expect(message.annotations).toEqual([cite('https://q.example', 'https://q.example', 0, 2)])
  })
})
