import { eventsOf, joinEvents } from './join-stream.ts'
import { isJson, type Json, listOf, parsed, textOf } from './json.ts'
import { readContent, readMessage } from './read-parts.ts'
import { readGeminiContent, readItem, turnsOf } from './read-request.ts'
import type { Turn } from './turn.ts'

/** What the model answered, whole or streamed; none of it when the body is of another shape, as errors are. */
export function readAnswer(body: string | null): readonly Turn[] {
  if (body === null) return []
  const value = parsed(body)
  if (isJson(value)) return answered(value)
  // Google's streams without `alt=sse` are one list.
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
  // OpenAI's responses have items, and Replicate's predictions pieces of text.
  const items = listOf(output)
  if (items.some(isJson)) return turnsOf(items, readItem)
  const written = items.length ? items.join('') : (textOf(output) ?? textOf(text))
  return written ? [{ role: 'assistant', parts: [{ type: 'text', text: written }] }] : []
}

/** Why a provider refused or broke off, out of its own words: the message of an error in any of the usual shapes. */
export function readFault(body: string | null): string | undefined {
  const value = body === null ? undefined : parsed(body)
  const first = Array.isArray(value) ? value[0] : value
  if (isJson(first)) return faultOf(first)
  const fault = eventsOf(body ?? '')
    .map(streamFaultOf)
    .findLast(Boolean)
  // What a stream had said until it ended is no reason for its end.
  return fault ?? (/^\s*(?:data|event|id|retry)?[:{[]/.test(body ?? '') ? undefined : textOf(first)?.slice(0, 2000))
}

function faultOf({ error, message, detail }: Json): string | undefined {
  return (isJson(error) ? textOf(error['message']) : textOf(error)) ?? textOf(message) ?? textOf(detail)
}

/** Of Responses the error stands in the response, or the event is one. */
function streamFaultOf(event: Json): string | undefined {
  const { type, response } = event
  if (isJson(response)) return isJson(response['error']) ? faultOf(response) : undefined
  return event['error'] || type === 'error' || event['object'] === 'error' ? faultOf(event) : undefined
}
