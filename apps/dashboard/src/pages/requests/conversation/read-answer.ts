import { joinStream } from './join-stream.ts'
import { isJson, type Json, listOf, parsed, textOf } from './json.ts'
import { readContent, readMessage } from './read-parts.ts'
import { readGeminiContent, readItem, turnsOf } from './read-request.ts'
import type { Turn } from './turn.ts'

/** What the model answered, whole or streamed; none of it when the body is of another shape, as errors are. */
export function readAnswer(body: string | null): readonly Turn[] {
  if (body === null) return []
  const value = /^\s*(?:event|data|id|:)/.test(body) ? joinStream(body) : parsed(body)
  return isJson(value) ? answered(value) : []
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
  if (Array.isArray(content)) return turnsOf([value], readMessage)
  // OpenAI's responses have items, and Replicate's predictions pieces of text.
  const items = listOf(output)
  if (items.some(isJson)) return turnsOf(items, readItem)
  const written = items.length ? items.join('') : (textOf(output) ?? textOf(text))
  return written ? [{ role: 'assistant', parts: [{ type: 'text', text: written }] }] : []
}

/** Why a provider refused, out of its own words: the message of an error in any of the usual shapes. */
export function readFault(body: string | null): string | undefined {
  const value = body === null ? undefined : parsed(body)
  const first = Array.isArray(value) ? value[0] : value
  if (!isJson(first)) return textOf(first)?.slice(0, 2000)
  const { error, message, detail } = first
  return (isJson(error) ? textOf(error['message']) : textOf(error)) ?? textOf(message) ?? textOf(detail)
}
