import {
  asRecord,
  asString,
  type CallContext,
  createEventTemplate,
  createFailureError,
  createTruncatedStreamError,
  type LlmError,
  type StreamDecoder,
} from '@litecone/core'
import { createAnswerReader } from './answer.ts'
import { decodeFailure, statusOf } from './failure.ts'

export function createDecoder(context: CallContext): StreamDecoder {
  const answer = createAnswerReader(context)
  const template = createEventTemplate(textsOf)
  /** The event that the template was made from. A match is read as this event with another text. */
  let piece = { event: {}, delta: {} as Fields, name: '' }

  function parse(data: string): Fields {
    const text = template.match(data)?.[0]
    if (text !== undefined) {
      piece.delta[piece.name] = text
      return piece.event
    }
    const event = asRecord(JSON.parse(data))
    if (template.learn(data, event)) piece = { event, delta: asRecord(event.delta), name: nameOfText(event) ?? '' }
    return event
  }

  return {
    push({ data }) {
      if (data === '') return []
      if (data === '[DONE]') return answer.finish()
      const event = parse(data)
      if (event.type === 'error') throw createEventError(event, context)
      return answer.read(event)
    },
    end() {
      if (answer.isComplete()) return []
      throw createTruncatedStreamError(context)
    },
  }
}

type Fields = Record<string, unknown>

/** The text field of the most frequent events: pieces of text, of thinking, or of a call's input. */
function nameOfText(event: unknown): string | undefined {
  const { type, delta } = asRecord(event)
  if (type !== 'content_block_delta') return undefined
  return ['text', 'thinking', 'partial_json'].find((name) => typeof asRecord(delta)[name] === 'string')
}

function textsOf(event: unknown): string[] | undefined {
  const name = nameOfText(event)
  return name === undefined ? undefined : [String(asRecord(asRecord(event).delta)[name])]
}

/** Anthropic may fail after status 200. The event then equals the body of an HTTP error. */
export function createEventError(event: Record<string, unknown>, { provider, model }: CallContext): LlmError {
  const status = statusOf(asRecord(event.error).type)
  const requestId = asString(event.request_id)
  return createFailureError(decodeFailure(status ?? 0, event), { provider, model, status, requestId, body: event })
}
