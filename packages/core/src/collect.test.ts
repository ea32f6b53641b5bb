import { describe, expect, it } from 'vitest'
import type { Completion, CompletionChunk, Delta, ToolCallDelta } from './chat.ts'
import { createChunk, createUsageChunk } from './chunk.ts'
import { collect, foldChunks } from './collect.ts'
import { completionToChunks } from './completion-to-chunks.ts'

const head = { id: 'c1', created: 7, model: 'm' }
const piece = (delta: Delta, index = 0) => createChunk(head, delta, null, index)
const call = (index: number, id?: string, name?: string, args?: string): Delta => ({
  tool_calls: [
    {
      index,
      ...(id === undefined ? {} : { id }),
      function: { ...(name === undefined ? {} : { name }), ...(args === undefined ? {} : { arguments: args }) },
    },
  ],
})

describe('collect', () => {
  it('folds interleaved tool calls by index and keeps the first id and name', async () => {
    const reply = await collect([
      piece({ role: 'assistant', content: '' }),
      piece(call(1, 'b', 'second')),
      piece(call(0, 'a', 'first', '{"x"')),
      piece(call(1, '', '', '{"y":')),
      piece(call(0, undefined, undefined, ':1}')),
      piece(call(1, undefined, undefined, '2}')),
      piece(call(2, 'c', 'bare')),
      piece(call(3, 'd', 'nothing', 'nu')),
      piece(call(3, undefined, undefined, 'll')),
      createChunk(head, {}, 'tool_calls'),
    ])
    expect(reply.choices[0]?.message).toEqual({
      role: 'assistant',
      content: null,
      refusal: null,
      tool_calls: [
        { id: 'a', type: 'function', function: { name: 'first', arguments: '{"x":1}' } },
        { id: 'b', type: 'function', function: { name: 'second', arguments: '{"y":2}' } },
        { id: 'c', type: 'function', function: { name: 'bare', arguments: '{}' } },
        { id: 'd', type: 'function', function: { name: 'nothing', arguments: '{}' } },
      ],
    })
  })

  it('keeps every choice, ordered by index', () => {
    const reply = foldChunks([
      piece({ content: 'B' }, 1),
      piece({ content: 'A' }, 0),
      createChunk(head, { content: '1' }, 'length', 1),
      createChunk(head, {}, 'stop', 0),
    ])
    expect(reply.choices.map(({ index, finish_reason, message }) => [index, finish_reason, message.content])).toEqual([
      [0, 'stop', 'A'],
      [1, 'length', 'B1'],
    ])
  })

  it('gathers reasoning, signed blocks, annotations, refusal, logprobs and the last usage', () => {
    const citation = {
      type: 'url_citation' as const,
      url_citation: { url: 'u', title: 't', start_index: 0, end_index: 1 },
    }
    const logprob = { token: 'a', bytes: null, logprob: -1, top_logprobs: [] }
    const withLogprobs: CompletionChunk = createChunk(head, { content: 'a' })
    withLogprobs.choices[0]!.logprobs = { content: [logprob], refusal: null }
    const reply = foldChunks([
      piece({ reasoning_content: 'think ' }),
      piece({
        reasoning_content: 'hard',
        thinking_blocks: [{ type: 'thinking', thinking: 'think hard', signature: 's' }],
      }),
      withLogprobs,
      withLogprobs,
      piece({ annotations: [citation], refusal: 'no' }),
      createChunk(head, {}, 'stop'),
      createUsageChunk(head, { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }),
      createUsageChunk(head, { prompt_tokens: 1, completion_tokens: 5, total_tokens: 6 }),
    ])
    expect(reply.choices[0]).toMatchObject({
      logprobs: { content: [logprob, logprob], refusal: null },
      message: {
        content: 'aa',
        refusal: 'no',
        reasoning_content: 'think hard',
        thinking_blocks: [{ signature: 's' }],
        annotations: [citation],
      },
    })
    expect(reply.usage?.total_tokens).toBe(6)
  })

  it('keeps audio, images, custom tool calls and the deprecated function call', () => {
    const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AA==' } }
    const custom = (id: string | undefined, name: string | undefined, input: string) =>
      ({
        index: 0,
        ...(id && { id, type: 'custom' }),
        custom: { ...(name && { name }), input },
      }) as object as ToolCallDelta
    const reply = foldChunks([
      piece({ audio: { id: 'audio_1', transcript: 'He' } }),
      piece({ audio: { data: 'YQ==' } }),
      piece({ audio: { data: 'YmM=', transcript: 'llo' } }),
      piece({ audio: { expires_at: 9 } }),
      piece({ images: [image] }),
      piece({ images: [image] }),
      piece({ tool_calls: [custom('c1', 'shell', 'ls ')] }),
      piece({ tool_calls: [custom(undefined, undefined, '-l')] }),
      piece({ function_call: { name: 'old', arguments: '{"a"' } }, 1),
      piece({ function_call: { arguments: ':1}' } }, 1),
    ])
    expect(reply.choices).toMatchObject([
      {
        finish_reason: 'tool_calls',
        message: {
          audio: { id: 'audio_1', data: 'YWJj', transcript: 'Hello', expires_at: 9 },
          images: [image, image],
          tool_calls: [{ id: 'c1', type: 'custom', custom: { name: 'shell', input: 'ls -l' } }],
        },
      },
      { finish_reason: 'function_call', message: { function_call: { name: 'old', arguments: '{"a":1}' } } },
    ])
    // An answer without text is told from an empty one no longer.
    const messages = ({ choices }: Completion) => choices.map(({ message }) => ({ ...message, content: null }))
    expect(messages(foldChunks(completionToChunks(reply)))).toEqual(messages(reply))
  })

  it('does not change chunks', () => {
    const chunks = [
      piece({ thinking_blocks: [{ type: 'thinking', thinking: 'a' }] }),
      piece({ thinking_blocks: [{ type: 'thinking', thinking: 'b' }] }),
    ]
    const before = JSON.stringify(chunks)
    foldChunks(chunks)
    expect(JSON.stringify(chunks)).toBe(before)
  })

  it('restores what completionToChunks split', () => {
    const answer = foldChunks([
      piece({ content: 'text', reasoning_content: 'why' }),
      piece(call(0, 'a', 'f', '{}')),
      createChunk(head, {}, 'tool_calls'),
      createUsageChunk(head, { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }),
    ])
    expect(foldChunks(completionToChunks(answer))).toEqual(answer)
  })

  it('joins a surrogate pair that was split between two chunks', () => {
    const [high, low] = ['\ud83d', '\ude42']
    expect(foldChunks([piece({ content: high! }), piece({ content: low! })]).choices[0]?.message.content).toBe('🙂')
  })
})
