import { frameStream, type StreamItem } from '@litecone/testkit'
import { type Answered, inPieces } from './call.ts'

/** The body of an Anthropic message. (https://docs.anthropic.com/en/api/messages) */
export function anthropicBody(answer: Answered): string {
  const message = { ...headOf(answer), content: blocksOf(answer), stop_reason: stopOf(answer), usage: usageOf(answer) }
  return JSON.stringify(message)
}

/** The same as a stream. (https://docs.anthropic.com/en/docs/build-with-claude/streaming) */
export function anthropicStream(answer: Answered): string {
  const usage = usageOf(answer)
  const message = { ...headOf(answer), content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } }
  return frameStream(
    [
      { type: 'message_start', message },
      ...blocksOf(answer).flatMap(eventsOf),
      { type: 'message_delta', delta: { stop_reason: stopOf(answer), stop_sequence: null }, usage },
      { type: 'message_stop' },
    ],
    'anthropic',
  )
}

type Block =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: object }

function blocksOf({ id, reasoning, text, calls = [] }: Answered): readonly Block[] {
  // Anthropic signs its reasoning. These signatures are made up, of a realistic length.
  const signature = Buffer.from(id.repeat(8)).toString('base64')
  return [
    ...(reasoning === undefined ? [] : [{ type: 'thinking', thinking: reasoning, signature } as const]),
    ...(text === undefined ? [] : [{ type: 'text', text } as const]),
    ...calls.map((call) => ({ type: 'tool_use', ...call }) as const),
  ]
}

function eventsOf(block: Block, index: number): readonly StreamItem[] {
  const delta = (type: string, name: string, value: string) => ({
    type: 'content_block_delta',
    index,
    delta: { type, [name]: value },
  })
  const start = (content_block: object) => ({ type: 'content_block_start', index, content_block })
  const end = { type: 'content_block_stop', index }
  switch (block.type) {
    case 'thinking':
      return [
        start({ type: 'thinking', thinking: '', signature: '' }),
        ...inPieces(block.thinking).map((piece) => delta('thinking_delta', 'thinking', piece)),
        delta('signature_delta', 'signature', block.signature),
        end,
      ]
    case 'text':
      return [
        start({ type: 'text', text: '' }),
        ...inPieces(block.text).map((piece) => delta('text_delta', 'text', piece)),
        end,
      ]
    case 'tool_use':
      return [
        start({ ...block, input: {} }),
        delta('input_json_delta', 'partial_json', JSON.stringify(block.input)),
        end,
      ]
  }
}

function headOf({ id, model }: Answered) {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model: model.id }
}

function stopOf({ calls }: Answered): string {
  return calls?.length ? 'tool_use' : 'end_turn'
}

/** Anthropic does not include tokens read from the cache in the input tokens. */
function usageOf({ usage: { prompt, cached, completion } }: Answered) {
  return {
    input_tokens: prompt - cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: completion,
  }
}
