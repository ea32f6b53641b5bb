import { eventsOf, joinEvents } from './join-stream.ts'
import { isJson, type Json, listOf, parsed, textOf } from './json.ts'
import { readContent, readMessage } from './read-parts.ts'
import { readGeminiContent, readItem, turnsOf } from './read-request.ts'
import type { Turn } from './turn.ts'

/** The messages of a response, streamed or not. Empty if the body has another format, as errors have. */
export function readAnswer(body: string | null): readonly Turn[] {
  if (body === null) return []
  const value = parsed(body)
  if (isJson(value)) return answered(value)
  // Google's streams without `alt=sse` are one JSON array.
  const joined = joinEvents(Array.isArray(value) ? value.filter(isJson) : eventsOf(body))
  return joined ? answered(joined) : []
}

function answered(value: Json): readonly Turn[] {
  const { choices, candidates, output, content, message, text } = value
  if (Array.isArray(choices)) {
    return turnsOf(choices, (choice) => {
      if (!isJson(choice)) return undefined
      const written = textOf(choice['text'])
      return written === undefined ? readMessage(choice['message']) : { role: 'assistant', parts: readContent(written) }
    })
  }
  if (Array.isArray(candidates)) {
    return turnsOf(candidates, (candidate) => (isJson(candidate) ? readGeminiContent(candidate['content']) : undefined))
  }
  if (isJson(message)) return turnsOf([message], readMessage)
  // Bedrock's Converse.
  if (isJson(output) && isJson(output['message'])) return turnsOf([output['message']], readMessage)
  if (Array.isArray(content)) return turnsOf([value], readMessage)
  // OpenAI's Responses have items, and Replicate's predictions have pieces of text.
  const items = listOf(output)
  if (items.some(isJson)) return turnsOf(items, readItem)
  const written = items.length ? items.join('') : (textOf(output) ?? textOf(text))
  return written ? [{ role: 'assistant', parts: [{ type: 'text', text: written }] }] : []
}

/** The message of an error in a response or a stream, in any of the usual formats. `undefined` if there is none. */
export function readFault(body: string | null): string | undefined {
  const value = body === null ? undefined : parsed(body)
  const first = Array.isArray(value) ? value[0] : value
  if (isJson(first)) return faultOf(first)
  const fault = eventsOf(body ?? '')
    .map(streamFaultOf)
    .findLast(Boolean)
  // The content of a stream that was cut is not the reason why it was cut.
  return fault ?? (/^\s*(?:data|event|id|retry)?[:{[]/.test(body ?? '') ? undefined : textOf(first)?.slice(0, 2000))
}

function faultOf({ error, message, detail }: Json): string | undefined {
  return (isJson(error) ? textOf(error['message']) : textOf(error)) ?? textOf(message) ?? textOf(detail)
}

/** The message of an event that is an error. In OpenAI's Responses the error may be in `response`. */
function streamFaultOf(event: Json): string | undefined {
  const { type, response } = event
  if (isJson(response)) return isJson(response['error']) ? faultOf(response) : undefined
  return event['error'] || type === 'error' || event['object'] === 'error' ? faultOf(event) : undefined
}
