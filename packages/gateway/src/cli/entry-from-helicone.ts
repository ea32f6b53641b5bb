import * as z from 'zod'
import { entryFromLog } from '../intake/entry-from-log.ts'
import type { Meter } from '../meter/meter.ts'
import type { LogEntry } from '../stores/index.ts'

const number = z.number().nullish()
const count = z.preprocess((value) => (typeof value === 'string' ? Number(value) : value), z.int().nullish())
const text = z.string().nullish()
const texts = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((values) =>
    Object.fromEntries(
      Object.entries(values ?? {}).flatMap(([name, value]): [string, string][] =>
        value === null || value === undefined
          ? []
          : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
      ),
    ),
  )

/** ISO 8601, or ClickHouse's form, which is UTC without a time zone: `2025-01-31 12:34:56.789`. Milliseconds since the Unix epoch. */
const time = z
  .string()
  .transform((value) => Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value.replace(' ', 'T')}Z`))
  .refine((value) => !Number.isNaN(value), { error: 'must be a time', abort: true })

/**
 * A request as Helicone's `/v1/request/query-clickhouse` and `/v1/request/query` return it, and as `@helicone/export` writes it.
 * https://docs.helicone.ai/rest/request/post-v1requestquery-clickhouse
 */
export const heliconeRequestSchema = z.looseObject({
  request_id: z.guid(),
  request_created_at: time,
  request_body: z.unknown().optional(),
  request_path: text,
  request_user_id: text,
  request_properties: texts,
  request_model: text,
  response_body: z.unknown().optional(),
  response_status: z.int(),
  response_model: text,
  model_override: text,
  model: text,
  provider: text,
  target_url: text,
  delay_ms: number,
  time_to_first_token: number,
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  prompt_cache_read_tokens: count,
  prompt_cache_write_tokens: count,
  prompt_id: text,
  prompt_version: text,
  /** US dollars. */
  cost: number,
  costUSD: number,
  cache_reference_id: text,
  feedback_rating: z.boolean().nullish(),
  scores: z.record(z.string(), z.unknown()).nullish(),
})

export type HeliconeRequest = z.output<typeof heliconeRequestSchema>

/** The `cache_reference_id` of a request that was not answered from the cache. */
const NO_REFERENCE = '00000000-0000-0000-0000-000000000000'

const MAX_BODY_BYTES = 1024 * 1024

/** Converts a request of Helicone's export to a log entry with the same id. Helicone's fields take precedence. Missing ones are read from the bodies. */
export function entryFromHelicone(request: HeliconeRequest, meter: Meter): LogEntry {
  const entry = readBodies(request, meter)
  const isHit = ![undefined, null, '', NO_REFERENCE].includes(request.cache_reference_id)
  const cost = firstCost(request.cost, request.costUSD, entry.costUsd)
  return {
    ...entry,
    ...readProperties(request),
    id: request.request_id,
    model: request.model_override || request.response_model || request.model || request.request_model || entry.model,
    requestedModel: request.request_model || entry.requestedModel,
    servedModel: request.response_model || entry.servedModel,
    tokens: readTokens(request, entry),
    userId: request.request_user_id || entry.userId,
    promptId: request.prompt_id || null,
    promptVersion: request.prompt_version || null,
    cache: isHit ? 'hit' : null,
    costUsd: isHit ? 0 : cost,
    cacheSavedUsd: isHit ? cost : null,
    ...readScores(request),
    ...withoutBodies(request),
  }
}

function readBodies(request: HeliconeRequest, meter: Meter): LogEntry {
  const { request_created_at: startTime, delay_ms, time_to_first_token, provider } = request
  const payload = {
    provider,
    providerRequest: {
      url: request.target_url || request.request_path || '',
      json: jsonOf(request.request_body),
      meta: {},
    },
    providerResponse: { status: request.response_status, headers: {}, ...responseOf(request.response_body) },
    timing: {
      startTime,
      endTime: startTime + Math.max(0, delay_ms ?? 0),
      // Helicone writes 0 for responses that were not streamed.
      timeToFirstToken: time_to_first_token || undefined,
    },
  }
  return entryFromLog(payload, {}, 'custom', { meter, maxBodyBytes: MAX_BODY_BYTES })
}

function jsonOf(body: unknown): Record<string, unknown> | string {
  if (typeof body === 'string') return body
  return isMissing(body) ? {} : (z.record(z.string(), z.unknown()).safeParse(body).data ?? JSON.stringify(body))
}

function responseOf(body: unknown): { json?: unknown; textBody?: string } {
  if (typeof body === 'string') return { textBody: body }
  return isMissing(body) ? {} : { json: body }
}

/** Helicone stores bodies apart from requests. An export without `--include-body` contains a note instead of each body. */
function isMissing(body: unknown): boolean {
  if (body === undefined || body === null || body === '') return true
  return /fetching body from signed_url/.test(typeof body === 'string' ? body : JSON.stringify(body).slice(0, 200))
}

function withoutBodies({ request_body, response_body }: HeliconeRequest): Partial<LogEntry> {
  return {
    ...(isMissing(request_body) && { requestBody: null, requestSize: null }),
    ...(isMissing(response_body) && { responseBody: null, responseSize: null }),
  }
}

/** The first known cost. Helicone writes 0 if it knows no price. */
function firstCost(...costs: readonly (number | null | undefined)[]): number | null {
  return costs.find((cost) => typeof cost === 'number' && cost > 0) ?? null
}

function readTokens(request: HeliconeRequest, { tokens }: LogEntry): LogEntry['tokens'] {
  const prompt = request.prompt_tokens ?? tokens.prompt
  const completion = request.completion_tokens ?? tokens.completion
  const sum = prompt === null && completion === null ? null : (prompt ?? 0) + (completion ?? 0)
  return {
    prompt,
    completion,
    total: request.total_tokens ?? sum,
    cacheRead: request.prompt_cache_read_tokens ?? tokens.cacheRead,
    cacheWrite: request.prompt_cache_write_tokens ?? tokens.cacheWrite,
    reasoning: tokens.reasoning,
  }
}

type PropertyFields = Pick<LogEntry, 'sessionId' | 'sessionName' | 'sessionPath' | 'properties'>

/** Helicone stores the session's id, name and path as properties. */
function readProperties({ request_properties }: HeliconeRequest): PropertyFields {
  const session = new Map<string, string>()
  const properties: [string, string][] = []
  for (const [name, value] of Object.entries(request_properties)) {
    const [, field] = /^helicone-session-(id|name|path)$/i.exec(name) ?? []
    if (field === undefined) properties.push([name, value])
    else if (value !== '') session.set(field.toLowerCase(), value)
  }
  return {
    sessionId: session.get('id') ?? null,
    sessionName: session.get('name') ?? null,
    sessionPath: session.get('path') ?? null,
    properties: Object.fromEntries(properties),
  }
}

/** Scores are `{ quality: 80 }` or `{ quality: { value: 80, valueType: 'number' } }`. Helicone stores feedback as one of the scores. */
function readScores({ scores, feedback_rating }: HeliconeRequest): Pick<LogEntry, 'scores' | 'feedback'> {
  const read = Object.entries(scores ?? {}).flatMap(([name, score]): [string, number][] => {
    const value = Number(typeof score === 'object' && score !== null && 'value' in score ? score.value : score)
    return Number.isFinite(value) ? [[name, value]] : []
  })
  const score = read.find(([name]) => name === FEEDBACK)?.[1]
  return {
    scores: Object.fromEntries(read.filter(([name]) => name !== FEEDBACK)),
    feedback: feedback_rating ?? (score === undefined ? null : score > 0),
  }
}

const FEEDBACK = 'helicone-score-feedback'
