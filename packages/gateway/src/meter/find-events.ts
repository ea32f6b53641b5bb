import { asList, asRecord, isRecord, parseJson } from '@litecone/core'

type Fields = Record<string, unknown>

/** The events of a stream that contain the model, the usage, and the error if there is one. */
export interface StreamFacts {
  /** The first events, up to the one that names the model. */
  readonly first: readonly Fields[]
  /** The event with usage. If there are several, they are merged, and later counts override earlier ones. */
  readonly counts: Fields | undefined
  /** The last event that could be parsed. */
  readonly last: Fields | undefined
}

/**
 * Searches a stream's text (server-sent events or NDJSON) for the few events that the log needs, so that most of it is never parsed. A truncated stream
 * is read as far as it goes.
 */
export function findEvents(text: string): StreamFacts {
  return { first: firstEvents(text), counts: findCounts(text), last: lastEvent(text) }
}

/** Whether a text is a stream (server-sent events or NDJSON) and not a single JSON value. */
export function isStreamText(text: string): boolean {
  if (/^\s*(?:data|event|id|retry)?:/.test(text)) return true
  const end = text.indexOf('\n')
  if (end === -1 || !/^\s*\{/.test(text)) return false
  return (
    text
      .slice(end - 2, end)
      .trimEnd()
      .endsWith('}') && /^\s*\{/.test(text.slice(end, end + PREFIX_LENGTH))
  )
}

/** Most vendors name the model in the first event, but some send other events before it. */
const MAX_FIRST = 8

function firstEvents(text: string): Fields[] {
  const events: Fields[] = []
  for (let start = 0; start < text.length && events.length < MAX_FIRST; ) {
    const end = lineEnd(text, start)
    const event = parseLine(text, start, end)
    if (event) {
      events.push(event)
      if (modelOf(event) !== undefined) break
    }
    start = end + 1
  }
  return events
}

/** The model named by a response or an event: at the top level, or in `message` (Anthropic) or `response` (OpenAI's Responses). */
export function modelOf(event: Fields): string | undefined {
  const { model, modelVersion } = event
  const names = [model, modelVersion, asRecord(event.message).model, asRecord(event.response).model]
  return names.find((name): name is string => typeof name === 'string' && name !== '')
}

const USAGE_FIELDS = ['"usage', '"prompt_eval_count"', '"metrics"', '"amazon-bedrock-invocationMetrics"'] as const

function findCounts(text: string): Fields | undefined {
  for (const name of USAGE_FIELDS) {
    const found = findLast(text, name)
    if (found) return found
  }
  return undefined
}

/** Searches from the end, because counts are cumulative and the last ones count. Each line is parsed at most once. */
function findLast(text: string, name: string): Fields | undefined {
  let found: Fields | undefined
  for (let at = text.lastIndexOf(name); at >= 0; ) {
    // Some vendors send `"usage": null` in most events.
    let next = at
    if (!NULL_USAGE.test(text.slice(at, at + 24))) {
      next = lineStart(text, at)
      const event = parseLine(text, next, lineEnd(text, at))
      if (event && hasCounts(event)) {
        found = found ? mergeCounts(event, found) : event
        if (isComplete(found)) return found
      }
    }
    at = next === 0 ? -1 : text.lastIndexOf(name, next - 1)
  }
  return found
}

const NULL_USAGE = /^"usage" ?: ?null/

function hasCounts(event: Fields): boolean {
  const { usage, usageMetadata, metrics, prompt_eval_count, response, message, delta, x_groq, choices } = event
  if (isRecord(usage) || isRecord(usageMetadata) || isRecord(metrics) || prompt_eval_count !== undefined) return true
  if (isRecord(event['amazon-bedrock-invocationMetrics'])) return true
  return [response, message, delta, x_groq, asList(choices)[0]].some((place) => isRecord(asRecord(place).usage))
}

/** Anthropic sends input counts at the start and output counts at the end. Google may omit counts at the end that it sent before. */
function isComplete({ type, usageMetadata }: Fields): boolean {
  if (type === 'message_delta') return false
  return !isRecord(usageMetadata) || usageMetadata.promptTokenCount !== undefined
}

function mergeCounts(earlier: Fields, later: Fields): Fields {
  if (isRecord(later.usageMetadata))
    return { ...later, usageMetadata: { ...asRecord(earlier.usageMetadata), ...later.usageMetadata } }
  const counts = Object.entries(asRecord(later.usage)).filter(([, count]) => count !== null)
  const before = asRecord(earlier.type === 'message_start' ? asRecord(earlier.message).usage : earlier.usage)
  const type = earlier.type === 'message_start' ? 'message' : later.type
  return { ...later, type, usage: { ...before, ...Object.fromEntries(counts) } }
}

/** Lines that are not events (`[DONE]`, comments) may follow the last event. */
const MAX_LAST = 8

function lastEvent(text: string): Fields | undefined {
  let end = text.length
  for (let lines = 0; end > 0 && lines < MAX_LAST; lines++) {
    const start = lineStart(text, end - 1)
    const event = parseLine(text, start, end)
    if (event) return event
    end = start - 1
  }
  return undefined
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at) + 1
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** Parses the event of one line, after its `data:` if it has one. */
function parseLine(text: string, start: number, end: number): Fields | undefined {
  const brace = text.slice(start, Math.min(end, start + PREFIX_LENGTH)).indexOf('{')
  if (brace === -1) return undefined
  const value = parseJson(text.slice(start + brace, end))
  return isRecord(value) ? value : undefined
}

/** `data: `, and room for indentation. */
const PREFIX_LENGTH = 16
