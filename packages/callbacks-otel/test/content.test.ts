import type { Message, Tool } from '@litecone/core'
import { afterEach, describe, expect, it } from 'vitest'
import { answer, firstPiece, messages, type SetUp, setUp, stream } from './recorded.ts'

const VARIABLE = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT'
afterEach(() => {
  delete process.env[VARIABLE]
})

/** The JSON of an attribute of the last span. */
function readContent({ spans }: SetUp, name: string): unknown {
  const text = spans().at(-1)?.attributes[name]
  return text === undefined ? undefined : JSON.parse(String(text))
}

describe('content', () => {
  it('is in no span unless requested', async () => {
    const set = await setUp([answer])
    await set.llm.completion({ model: 'openai/gpt-4o', messages })
    await set.llm.flush()
    expect(JSON.stringify(set.spans()[0]?.attributes)).not.toMatch(/messages|river|Rhine/)
  })

  it.each([
    ['true', true],
    ['SPAN_ONLY', true],
    ['span_and_event', true],
    ['EVENT_ONLY', false],
    ['false', false],
  ])('is in spans if enabled by the environment: %s', async (value, isThere) => {
    process.env[VARIABLE] = value
    const set = await setUp([answer])
    await set.llm.completion({ model: 'openai/gpt-4o', messages })
    await set.llm.flush()
    expect(readContent(set, 'gen_ai.input.messages') !== undefined).toBe(isThere)
  })

  it('has the conventions’ parts, in the original order', async () => {
    const png = `data:image/png;base64,${'A'.repeat(100_000)}`
    const asked: Message[] = [
      { role: 'developer', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: png } },
          { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
          { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
          { type: 'file', file: { file_id: 'file-1' } },
          { type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA' } },
        ],
      },
      {
        role: 'assistant',
        reasoning_content: 'Hm.',
        content: 'I look it up.',
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'search', arguments: '{"topic":"rivers"}' } },
          { id: 'call_2', type: 'function', function: { name: 'search', arguments: '{"topic":' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'The Rhine.' },
      { role: 'tool', tool_call_id: 'call_2', content: [{ type: 'text', text: 'Nothing.' }] },
    ]
    const parameters = { type: 'object', properties: { topic: { type: 'string' } } }
    const tools: Tool[] = [{ type: 'function', function: { name: 'search', description: 'Searches.', parameters } }]
    const set = await setUp([answer], { otel: { captureContent: true } })
    await set.llm.completion({ model: 'openai/gpt-4o', messages: asked, tools })
    await set.llm.flush()
    expect(readContent(set, 'gen_ai.input.messages')).toEqual([
      { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'What is this?' },
          { type: 'blob', modality: 'image', mime_type: 'image/png', content: '' },
          { type: 'uri', modality: 'image', uri: 'https://example.com/a.png' },
          { type: 'blob', modality: 'audio', mime_type: 'audio/wav', content: '' },
          { type: 'file', modality: 'document', file_id: 'file-1' },
          { type: 'blob', modality: 'document', mime_type: 'application/pdf', content: '' },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Hm.' },
          { type: 'text', content: 'I look it up.' },
          { type: 'tool_call', id: 'call_1', name: 'search', arguments: { topic: 'rivers' } },
          { type: 'tool_call', id: 'call_2', name: 'search', arguments: '{"topic":' },
        ],
      },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', response: 'The Rhine.' }] },
      {
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: 'call_2', response: [{ type: 'text', content: 'Nothing.' }] }],
      },
    ])
    expect(readContent(set, 'gen_ai.tool.definitions')).toEqual([
      { type: 'function', name: 'search', description: 'Searches.', parameters },
    ])
    expect(readContent(set, 'gen_ai.output.messages')).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: 'Rhine' }], finish_reason: 'stop' },
    ])
  })

  it('includes tool calls and their results', async () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'search', arguments: '{"topic":"rivers"}' } }
    const message = { role: 'assistant', content: null, refusal: null, tool_calls: [call] }
    const choices = [{ index: 0, finish_reason: 'tool_calls', logprobs: null, message }]
    const set = await setUp([{ body: { ...answer.body, choices } }], { otel: { captureContent: true } })
    await set.llm.completion({ model: 'openai/gpt-4o', messages })
    await set.llm.flush()
    expect(readContent(set, 'gen_ai.output.messages')).toEqual([
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'call_1', name: 'search', arguments: { topic: 'rivers' } }],
        finish_reason: 'tool_call',
      },
    ])
    expect(set.spans()[0]?.attributes['gen_ai.response.finish_reasons']).toEqual(['tool_calls'])
  })

  it('of a cut stream is what was received', async () => {
    const cut = { ...stream, pieces: [firstPiece], end: 'cut' as const }
    const set = await setUp([cut], { otel: { captureContent: true }, retry: false })
    const opened = await set.llm.completion({ model: 'openai/gpt-4o', messages, stream: true })
    await expect(async () => {
      for await (const _ of opened);
    }).rejects.toThrow()
    await set.llm.flush()
    expect(readContent(set, 'gen_ai.output.messages')).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: 'Rhi' }], finish_reason: 'error' },
    ])
  })
})
