import { randomUUID } from 'node:crypto'
import type { LogEntry, LogTokens } from '@litecone/gateway'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** Start times of the entries, in milliseconds. */
export interface Times {
  readonly from: number
  readonly interval: number
}

/** Creates entries of a gateway with 500 users, 50 tenants and 12 models, in time order. Every run creates the same, except for their ids. */
export function createEntries({ from, interval }: Times): (index: number) => LogEntry {
  const random = createRandom(1)
  // Squared, so that low numbers are far more frequent than high ones.
  const pick = (count: number) => Math.floor(random() ** 2 * count)
  return (index) => {
    const model = pick(12)
    const isStream = random() < 0.5
    return {
      id: randomUUID(),
      createdAt: Math.floor(from + index * interval),
      provider: `provider-${model % 4}`,
      model: `model-${model}`,
      requestedModel: `model-${model}`,
      servedModel: `model-${model}-2026-08-06`,
      operation: 'chat',
      source: 'proxy',
      method: 'POST',
      url: 'https://api.example.com/v1/chat/completions',
      status: random() < 0.97 ? 200 : 429,
      errorType: null,
      stream: isStream,
      latencyMs: Math.floor(200 + random() ** 4 * 20_000),
      timeToFirstTokenMs: isStream ? Math.floor(100 + random() ** 4 * 2000) : null,
      tokens: tokensOf(pick(4000), pick(600)),
      costUsd: pick(5000) / 1e6,
      userId: `user-${pick(500)}`,
      sessionId: `session-${Math.floor(index / 5)}`,
      sessionPath: '/plan/rivers',
      sessionName: null,
      promptId: null,
      promptVersion: null,
      properties: { Environment: random() < 0.8 ? 'production' : 'staging', Tenant: `tenant-${pick(50)}` },
      cache: random() < 0.1 ? 'hit' : 'miss',
      cacheSavedUsd: null,
      rateLimited: false,
      securityVerdict: null,
      keyId: `key-${pick(5)}`,
      scores: {},
      feedback: null,
      requestSize: 500,
      responseSize: 1000,
      attempts: [],
      requestHeaders: { 'content-type': 'application/json', 'user-agent': 'bench' },
      responseHeaders: { 'content-type': 'application/json' },
      requestBody: 'q'.repeat(500),
      responseBody: 'a'.repeat(1000),
    }
  }
}

function tokensOf(prompt: number, completion: number): LogTokens {
  const total = prompt + completion
  return { prompt, completion, total, cacheRead: null, cacheWrite: null, reasoning: null }
}

/** A seeded random number generator (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
