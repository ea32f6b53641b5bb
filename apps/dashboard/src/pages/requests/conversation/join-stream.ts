import { joinBlocks } from './join-blocks.ts'
import { joinCandidates } from './join-candidates.ts'
import { joinChunks } from './join-chunks.ts'
import { joinCohere } from './join-cohere.ts'
import { joinConverse } from './join-converse.ts'
import { joinItems } from './join-items.ts'
import { isJson, type Json, parsed, textOf } from './json.ts'

/** The events of a stream: server-sent events, or one JSON text on each line. Other lines are skipped, such as the last one of a body that the log cut. */
export function eventsOf(body: string): readonly Json[] {
  return body.split(/\r?\n/).flatMap((line) => {
    // JSON may follow `data: `. Lines without a brace near the beginning are not parsed, because a long stream has thousands of them.
    const brace = line.slice(0, 16).indexOf('{')
    const value = brace < 0 ? undefined : parsed(line.slice(brace))
    return isJson(value) ? [value] : []
  })
}

/** Joins the events of a stream to the response that would have been sent without streaming. `undefined` if their format is not known. */
export function joinEvents(events: readonly Json[]): Json | undefined {
  const join = JOINS.find(([isOfKind]) => events.some(isOfKind))?.[1]
  return join?.(events)
}

const JOINS: readonly (readonly [isOfKind: (event: Json) => boolean, join: (events: readonly Json[]) => Json])[] = [
  [({ choices }) => Array.isArray(choices), joinChunks],
  [({ candidates }) => Array.isArray(candidates), joinCandidates],
  [({ type }) => type === 'message_start' || type === 'content_block_start', joinBlocks],
  [({ type }) => type === 'message-start' || type === 'content-delta', joinCohere],
  [({ type }) => textOf(type)?.startsWith('response.') ?? false, joinItems],
  [({ contentBlockIndex }) => contentBlockIndex !== undefined, joinConverse],
  [({ message, done }) => isJson(message) && typeof done === 'boolean', joinLines],
]

/** Joins the lines of Ollama's chat. (https://docs.ollama.com/api/chat) */
function joinLines(events: readonly Json[]): Json {
  const tool_calls: unknown[] = []
  let content = ''
  let thinking = ''
  for (const { message } of events) {
    if (!isJson(message)) continue
    content += textOf(message['content']) ?? ''
    thinking += textOf(message['thinking']) ?? ''
    if (Array.isArray(message['tool_calls'])) tool_calls.push(...message['tool_calls'])
  }
  return { message: { role: 'assistant', content, thinking, tool_calls } }
}
