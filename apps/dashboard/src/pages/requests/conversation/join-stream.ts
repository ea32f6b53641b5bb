import { joinBlocks } from './join-blocks.ts'
import { joinCandidates } from './join-candidates.ts'
import { joinChunks } from './join-chunks.ts'
import { joinCohere } from './join-cohere.ts'
import { joinConverse } from './join-converse.ts'
import { joinItems } from './join-items.ts'
import { isJson, type Json, parsed, textOf } from './json.ts'

/** The events of a stream's text, server-sent or a JSON text a line. What is none, as the line in which a log's body was cut, is passed over. */
export function eventsOf(body: string): readonly Json[] {
  return body.split(/\r?\n/).flatMap((line) => {
    // Behind `data: `, if anything stands before it. Names of events, of which a long stream has thousands, are not tried.
    const brace = line.slice(0, 16).indexOf('{')
    const value = brace < 0 ? undefined : parsed(line.slice(brace))
    return isJson(value) ? [value] : []
  })
}

/** The whole answer that a stream's events make. `undefined` when they are of no known kind. */
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

/** Ollama's. (https://docs.ollama.com/api/chat) */
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
