import * as z from 'zod'
import type { LogEntry } from '../stores/index.ts'

const text = z.string().nullable()
const number = z.number().nullable()
const texts = z.record(z.string(), z.string())

/** A log entry in the format of an export. */
export const logEntrySchema: z.ZodType<LogEntry> = z.object({
  id: z.string().min(1),
  createdAt: z.number(),
  provider: z.string(),
  model: z.string(),
  requestedModel: text,
  servedModel: text,
  operation: z.enum(['chat', 'embed', 'moderate', 'tool', 'vector_db', 'other']),
  source: z.enum(['proxy', 'ai', 'log', 'otel']),
  method: z.string(),
  url: z.string(),
  status: z.int(),
  errorType: text,
  stream: z.boolean(),
  latencyMs: z.number(),
  timeToFirstTokenMs: number,
  tokens: z.object({
    prompt: number,
    completion: number,
    total: number,
    cacheRead: number,
    cacheWrite: number,
    reasoning: number,
  }),
  costUsd: number,
  userId: text,
  sessionId: text,
  sessionPath: text,
  sessionName: text,
  promptId: text,
  promptVersion: text,
  properties: texts,
  cache: z.enum(['hit', 'miss']).nullable(),
  cacheSavedUsd: number,
  rateLimited: z.boolean(),
  securityVerdict: text,
  keyId: text,
  scores: z.record(z.string(), z.number()),
  feedback: z.boolean().nullable(),
  requestSize: number,
  responseSize: number,
  attempts: z.array(
    z.object({
      provider: z.string(),
      model: z.string().optional(),
      url: z.string().optional(),
      status: number,
      startedAt: z.number(),
      latencyMs: z.number(),
      error: z.string().optional(),
    }),
  ),
  requestHeaders: texts,
  responseHeaders: texts,
  requestBody: text,
  responseBody: text,
})
