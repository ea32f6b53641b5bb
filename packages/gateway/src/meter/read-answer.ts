import { asList, isRecord, parseJson, type Usage } from '@litecone/core'
import { findEvents, isStreamText, modelOf } from './find-events.ts'
import { readErrorType } from './read-error-type.ts'
import { readUsage } from './read-usage.ts'
import { scanAnswer } from './scan-json.ts'

type Fields = Record<string, unknown>

/** What the log needs from a response. */
export interface AnswerFacts {
  readonly usage: Usage | undefined
  readonly model: string | undefined
  /** The type of its error; `undefined` if there is none, or it cannot be read. */
  readonly errorType: string | undefined
  readonly isStream: boolean
  /** The parsed body, if it is a single object and short enough to be parsed. */
  readonly fields: Fields
}

/** In characters. Longer responses (embeddings, images) are not parsed but searched for the few fields that are needed. */
const MAX_PARSED = 256 * 1024

const NOTHING: AnswerFacts = {
  usage: undefined,
  model: undefined,
  errorType: undefined,
  isStream: false,
  fields: {},
}

/** Reads the body of a response in the format of any provider, streamed or not, complete or truncated. */
export function readAnswer(text: string | null, contentType: string | null, provider: string): AnswerFacts {
  if (!text) return NOTHING
  const isStream = /event-stream|ndjson|jsonl|json-seq/i.test(contentType ?? '') || isStreamText(text)
  return isStream ? readStream(text, provider) : readWhole(text, provider)
}

function readStream(text: string, provider: string): AnswerFacts {
  const { first, counts, last } = findEvents(text)
  const events = counts ? [...first, counts] : first
  return {
    usage: counts && readUsage(counts, provider),
    model: events.map(modelOf).find((model) => model !== undefined),
    errorType: last && readErrorType(last),
    isStream: true,
    fields: {},
  }
}

function readWhole(text: string, provider: string): AnswerFacts {
  const body = text.length > MAX_PARSED ? undefined : parseJson(text)
  // Google's streams without `alt=sse` are one JSON array.
  if (Array.isArray(body)) return readList(body, provider)
  const fields = isRecord(body) ? body : body === undefined && /^\s*[[{]/.test(text) ? scanAnswer(text) : {}
  return {
    usage: readUsage(fields, provider),
    model: modelOf(fields),
    errorType: readErrorType(fields),
    isStream: false,
    fields,
  }
}

function readList(body: readonly unknown[], provider: string): AnswerFacts {
  const events = asList(body).filter(isRecord)
  const counts = events.findLast((event) => readUsage(event, provider) !== undefined)
  const last = events.at(-1)
  return {
    usage: counts && readUsage(counts, provider),
    model: events.map(modelOf).find((model) => model !== undefined),
    errorType: last && readErrorType(last),
    isStream: events.some((event) => 'candidates' in event),
    fields: {},
  }
}
