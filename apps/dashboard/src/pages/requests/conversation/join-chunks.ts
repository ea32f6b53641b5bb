import { isJson, type Json, listOf, textOf } from './json.ts'
import { reasoningOf } from './read-parts.ts'

interface Joined {
  content: string
  reasoning: string
  refusal: string
  /** The text of a text completion, which has no message. */
  text: string | undefined
  readonly calls: JoinedCall[]
}

interface JoinedCall {
  readonly index: unknown
  id: string
  name: string
  text: string
}

/** Joins the chunks of OpenAI-compatible APIs. (https://platform.openai.com/docs/api-reference/chat-streaming) */
export function joinChunks(events: readonly Json[]): Json {
  const joined = new Map<unknown, Joined>()
  for (const choice of events.flatMap(({ choices }) => listOf(choices))) {
    if (!isJson(choice)) continue
    const at = choice['index'] ?? 0
    const into = joined.get(at) ?? { content: '', reasoning: '', refusal: '', text: undefined, calls: [] }
    joined.set(at, into)
    addChoice(into, choice)
  }
  return { choices: [...joined.values()].map(toChoice) }
}

function addChoice(into: Joined, { text, delta }: Json): void {
  if (typeof text === 'string') into.text = (into.text ?? '') + text
  if (!isJson(delta)) return
  addContent(into, delta['content'])
  into.reasoning += textOf(delta['reasoning_content']) || textOf(delta['reasoning']) || ''
  into.refusal += textOf(delta['refusal']) ?? ''
  for (const piece of listOf(delta['tool_calls'])) {
    const called = isJson(piece) ? piece['function'] : undefined
    if (!isJson(piece) || !isJson(called)) continue
    const call = callOf(into.calls, piece, called)
    call.id ||= textOf(piece['id']) ?? ''
    call.name ||= textOf(called['name']) ?? ''
    const { arguments: given } = called
    call.text += textOf(given) ?? (isJson(given) ? JSON.stringify(given) : '')
  }
}

/** Mistral's reasoning models send a list of parts instead of a text. */
function addContent(into: Joined, content: unknown): void {
  into.content += textOf(content) ?? ''
  for (const part of listOf(content)) {
    if (!isJson(part)) continue
    if (part['type'] === 'thinking') into.reasoning += reasoningOf(part['thinking'])
    else into.content += textOf(part['text']) ?? ''
  }
}

/** The tool call that a piece belongs to. Some vendors give every call the index 0, and some give none. A new id with a name begins a new call. */
function callOf(calls: JoinedCall[], { index, id }: Json, { name }: Json): JoinedCall {
  const isNumbered = typeof index === 'number'
  const known = calls.findLast((call) => (isNumbered ? call.index === index : !id || call.id === id))
  const isAnother = known && name && (isNumbered ? id && known.id && id !== known.id : !id)
  if (known && !isAnother) return known
  const call = { index, id: '', name: '', text: '' }
  calls.push(call)
  return call
}

function toChoice({ content, reasoning, refusal, text, calls }: Joined): Json {
  if (text !== undefined) return { text }
  const tool_calls = calls.map((call) => ({ id: call.id, function: { name: call.name, arguments: call.text } }))
  return {
    message: {
      role: 'assistant',
      content: content || refusal,
      reasoning_content: reasoning || undefined,
      tool_calls,
    },
  }
}
