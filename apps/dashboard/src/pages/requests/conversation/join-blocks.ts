import { isJson, type Json, listOf, parsed, textOf } from './json.ts'

/** A content block that is being joined. `input` arrives as pieces of JSON, or complete at the start. */
interface Joined {
  readonly index: unknown
  readonly block: Record<string, unknown>
  input: string
}

/** Anthropic's events. (https://docs.anthropic.com/en/docs/build-with-claude/streaming) */
export function joinBlocks(events: readonly Json[]): Json {
  const blocks: Joined[] = []
  for (const { type, index, message, content_block: begun, delta } of events) {
    if (type === 'message_start' && isJson(message)) {
      // Tool calls that the model made from code are in the message itself.
      for (const block of listOf(message['content'])) if (isJson(block)) blocks.push({ index: -1, block, input: '' })
    } else if (type === 'content_block_start' && isJson(begun)) {
      blocks.push({ index, block: { ...begun }, input: '' })
    }
    const into = blocks.findLast((block) => block.index === index)
    if (type === 'content_block_delta' && into && isJson(delta)) grow(into, delta)
  }
  const content = blocks.map(({ block, input }) => (input ? { ...block, input: parsed(input) } : block))
  return { role: 'assistant', content }
}

function grow(into: Joined, delta: Json): void {
  for (const name of ['text', 'thinking']) {
    const text = textOf(delta[name])
    if (text !== undefined) into.block[name] = `${textOf(into.block[name]) ?? ''}${text}`
  }
  into.input += textOf(delta['partial_json']) ?? ''
}
