import { randomUUID } from 'node:crypto'
import type { LogEntry, LogTokens } from './log-entry.ts'

export const NO_TOKENS: LogTokens = {
  prompt: null,
  completion: null,
  total: null,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
}

/** 2026-11-02 12:00 UTC */
export const NOON = Date.UTC(2026, 10, 2, 12)
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export function tokens(prompt: number, completion: number): LogTokens {
  return { ...NO_TOKENS, prompt, completion, total: prompt + completion }
}

export function entry(changes: Partial<LogEntry> = {}): LogEntry {
  return {
    id: randomUUID(),
    createdAt: NOON,
    provider: 'openai',
    model: 'gpt-4o',
    requestedModel: 'gpt-4o',
    servedModel: 'gpt-4o-2024-08-06',
    operation: 'chat',
    source: 'proxy',
    method: 'POST',
    url: 'https://api.openai.com/v1/chat/completions',
    status: 200,
    errorType: null,
    stream: false,
    latencyMs: 800,
    timeToFirstTokenMs: null,
    tokens: tokens(100, 20),
    costUsd: 0.00045,
    userId: null,
    sessionId: null,
    sessionPath: null,
    sessionName: null,
    promptId: null,
    promptVersion: null,
    properties: {},
    cache: null,
    cacheSavedUsd: null,
    rateLimited: false,
    securityVerdict: null,
    keyId: null,
    scores: {},
    feedback: null,
    requestSize: 10,
    responseSize: 20,
    attempts: [],
    requestHeaders: {},
    responseHeaders: {},
    requestBody: '{"a":1}',
    responseBody: '{"b":2}',
    ...changes,
  }
}

/** Pseudo-random numbers that are the same in every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function pick<T>(random: () => number, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T
}

/** A random entry within two days. Costs are whole millionths of a dollar, so that sums are exact. */
export function randomEntry(random: () => number, id: string = randomUUID()): LogEntry {
  const told = random() < 0.8
  const cache = pick(random, ['hit', 'miss', null, null] as const)
  const stream = random() < 0.5
  return entry({
    id,
    createdAt: NOON - Math.floor(random() * 2 * DAY),
    provider: pick(random, ['openai', 'anthropic', 'gemini']),
    model: pick(random, ['gpt-4o', 'claude-sonnet-4-5', 'gemini-2.5-pro', '']),
    operation: pick(random, ['chat', 'embed', 'tool', 'other'] as const),
    source: pick(random, ['proxy', 'ai', 'log', 'otel'] as const),
    status: pick(random, [200, 200, 200, 201, 302, 400, 429, 500, -2, -3, -4]),
    stream,
    latencyMs: Math.floor(random() * 40_000) / 4,
    timeToFirstTokenMs: stream ? Math.floor(random() * 2000) / 4 : null,
    tokens: told
      ? { ...tokens(Math.floor(random() * 5000), Math.floor(random() * 800)), cacheRead: Math.floor(random() * 100) }
      : NO_TOKENS,
    costUsd: told ? Math.floor(random() * 50_000) / 1e6 : null,
    userId: pick(random, ['ann', 'bob', 'Zoë', null]),
    sessionId: pick(random, ['s1', 's2', 's3', null]),
    sessionName: pick(random, ['travel', null]),
    promptId: pick(random, ['greeting', null, null]),
    promptVersion: pick(random, ['1', '2', null]),
    properties: pick(random, [{}, { Env: 'prod' }, { env: 'dev', Team: 'a' }, { TEAM: 'b' }]),
    cache,
    cacheSavedUsd: cache === 'hit' ? Math.floor(random() * 1000) / 1e6 : null,
    rateLimited: random() < 0.1,
    keyId: pick(random, ['k1', 'k2', null]),
  })
}
