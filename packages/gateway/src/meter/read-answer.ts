import { asList, isRecord, parseJson, type Usage } from '@litecone/core'
import { findEvents, isStreamText, modelOf } from './find-events.ts'
import { readErrorType } from './read-error-type.ts'
import { readUsage } from './read-usage.ts'
import { scanAnswer } from './scan-json.ts'

type Fields = Record<string, unknown>

/** What an answer says about itself. */
export interface AnswerFacts {
  readonly usage: Usage | undefined
  readonly model: string | undefined
  /** The type of its error; `undefined` if there is none, or none that can be read. */
  readonly errorType: string | undefined
  readonly isStream: boolean
  /** The answer's fields, if it is one object and short enough to be parsed. */
  readonly fields: Fields
}

/** Longer answers (embeddings, images) are searched for the few fields that matter, not parsed. */
const MOST_PARSED = 256 * 1024

const NOTHING: AnswerFacts = {
  usage: undefined,
  model: undefined,
  errorType: undefined,
  isStream: false,
  fields: {},
}

/** Reads the text of an answer in whatever format, a stream or not, whole or cut. */
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
  const body = text.length > MOST_PARSED ? undefined : parseJson(text)
  // Google's streams without `alt=sse` are one list.
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
