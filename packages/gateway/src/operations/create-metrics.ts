import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { IntakeObserver } from '../intake/intake-observer.ts'
import type { LogWriterState } from '../logs/log-writer.ts'
import type { LogEntry } from '../stores/index.ts'
import { boundedLabel } from './bounded-label.ts'
import { addGauge } from './collected-metrics.ts'
import { intakeObserver } from './intake-observer.ts'
import { createTally, type Tally } from './tally.ts'
import { addWriterMetrics } from './writer-metrics.ts'

export interface MetricsOptions {
  /** The state is read whenever the metrics are read. */
  readonly writer?: { readonly state: LogWriterState } | undefined
  readonly server?: { readonly inFlight: number } | undefined
}

export interface Metrics {
  /** Counts a finished request. Never throws. */
  observe(entry: LogEntry): void
  readonly intake: IntakeObserver
  readonly contentType: string
  /** Returns the metrics in Prometheus' text format. */
  read(): Promise<string>
  /** Clears all metrics. */
  close(): void
}

/** Upper bounds in seconds. Responses take from a tenth of a second to ten minutes. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 600]

/** Maximum number of values per label; further ones are `other`. */
const MAX_PROVIDERS = 100
const MAX_ERRORS = 100
const MAX_MODELS = 200

export function createMetrics({ writer, server }: MetricsOptions = {}): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  if (writer) addWriterMetrics(registers, writer)
  if (server) {
    addGauge(registers, 'litecone_requests_in_flight', 'Requests being answered now.', () => server.inFlight)
  }
  const observers = [
    requestObserver(registers),
    attemptObserver(registers),
    policyObserver(registers),
    usageObserver(registers),
  ]
  const providerLabel = boundedLabel(MAX_PROVIDERS)
  return {
    observe(entry) {
      const provider = providerLabel(entry.provider)
      for (const observe of observers) observe(entry, provider)
    },
    intake: intakeObserver(registers),
    contentType: registry.contentType,
    read: () => registry.metrics(),
    close: () => registry.clear(),
  }
}

type Observer = (entry: LogEntry, provider: string) => void
type Registers = Registry[]

function requestObserver(registers: Registers): Observer {
  const requests = createTally({
    name: 'litecone_requests_total',
    help: 'Requests by provider, source and class of status.',
    labelNames: ['provider', 'source', 'operation', 'status'],
    registers,
  })
  const latency = new Histogram({
    name: 'litecone_request_duration_seconds',
    help: 'From the first byte of the request to the last byte of the response.',
    labelNames: ['provider', 'source'],
    buckets: BUCKETS,
    registers,
  })
  const firstToken = new Histogram({
    name: 'litecone_time_to_first_token_seconds',
    help: 'Time until the first token of a streamed response.',
    labelNames: ['provider', 'source'],
    buckets: BUCKETS,
    registers,
  })
  return (entry, provider) => {
    const { source, operation, latencyMs, timeToFirstTokenMs } = entry
    requests([provider, source, operation, statusClass(entry.status)])
    if (Number.isFinite(latencyMs)) latency.observe({ provider, source }, latencyMs / 1000)
    if (timeToFirstTokenMs !== null && Number.isFinite(timeToFirstTokenMs)) {
      firstToken.observe({ provider, source }, timeToFirstTokenMs / 1000)
    }
  }
}

/** `2xx` and so on, or a name for Helicone's own codes. */
function statusClass(status: number): string {
  if (status >= 100 && status < 600) return `${Math.floor(status / 100)}xx`
  if (status === -3) return 'cancelled'
  return status === -4 ? 'threat' : 'other'
}

function attemptObserver(registers: Registers): Observer {
  const errors = createTally({
    name: 'litecone_errors_total',
    help: 'Failed requests, by the type of error from the provider or the gateway.',
    labelNames: ['provider', 'type'],
    registers,
  })
  const attempts = createTally({
    name: 'litecone_attempts_total',
    help: 'Attempts at providers, including retries and fallbacks, by class of status; none if there was no response.',
    labelNames: ['provider', 'status'],
    registers,
  })
  const typeLabel = boundedLabel(MAX_ERRORS)
  const providerLabel = boundedLabel(MAX_PROVIDERS)
  return (entry, provider) => {
    if (entry.errorType !== null) errors([provider, typeLabel(entry.errorType)])
    for (const attempt of entry.attempts) {
      const status = attempt.status === null ? 'none' : statusClass(attempt.status)
      attempts([providerLabel(attempt.provider), status])
    }
  }
}

function policyObserver(registers: Registers): Observer {
  const cache = createTally({
    name: 'litecone_cache_requests_total',
    help: 'Requests that used the cache, by hit and miss.',
    labelNames: ['provider', 'result'],
    registers,
  })
  const saved = createTally({
    name: 'litecone_cache_saved_usd_total',
    help: 'Cost saved by cache hits, in US dollars.',
    labelNames: ['provider'],
    registers,
  })
  const limited = createTally({
    name: 'litecone_rate_limited_total',
    help: 'Requests rejected by a rate limit.',
    labelNames: ['provider'],
    registers,
  })
  const checks = createTally({
    name: 'litecone_checks_total',
    help: 'Requests checked for security or moderation, by verdict; unchecked if the check failed.',
    labelNames: ['verdict'],
    registers,
  })
  const verdictLabel = boundedLabel(20)
  return (entry, provider) => {
    if (entry.cache !== null) cache([provider, entry.cache])
    addTo(saved, [provider], entry.cacheSavedUsd)
    if (entry.rateLimited) limited([provider])
    if (entry.securityVerdict !== null) checks([verdictLabel(entry.securityVerdict)])
  }
}

function usageObserver(registers: Registers): Observer {
  const tokens = createTally({
    name: 'litecone_tokens_total',
    help: 'Tokens by kind. prompt includes cache_read and cache_write, completion includes reasoning.',
    labelNames: ['provider', 'model', 'kind'],
    registers,
  })
  const cost = createTally({
    name: 'litecone_cost_usd_total',
    help: 'Cost of requests with a known price, in US dollars.',
    labelNames: ['provider', 'model'],
    registers,
  })
  // Clients can invent names of models, but not models with a price. With a limit of their own, these always keep their names.
  const pricedLabel = boundedLabel(MAX_MODELS)
  const otherLabel = boundedLabel(MAX_MODELS)
  return (entry, provider) => {
    const model = entry.costUsd === null ? otherLabel(entry.model) : pricedLabel(entry.model)
    const { prompt, completion, cacheRead, cacheWrite, reasoning } = entry.tokens
    addTo(tokens, [provider, model, 'prompt'], prompt)
    addTo(tokens, [provider, model, 'completion'], completion)
    addTo(tokens, [provider, model, 'cache_read'], cacheRead)
    addTo(tokens, [provider, model, 'cache_write'], cacheWrite)
    addTo(tokens, [provider, model, 'reasoning'], reasoning)
    addTo(cost, [provider, model], entry.costUsd)
  }
}

/** Ignores amounts that a counter cannot add, such as negative ones. Clients of the log endpoints can send any number. */
function addTo(tally: Tally, values: readonly string[], amount: number | null): void {
  if (amount !== null && Number.isFinite(amount) && amount > 0) tally(values, amount)
}
