import type { GatewayServices } from '../../gateway-services.ts'
import type { AnswerSink, AnswerSource } from '../../proxy/answer.ts'
import type { Exchange } from '../../proxy/exchange.ts'
import type { CachePass } from '../../proxy/policies.ts'
import type { CachedValue } from '../../stores/index.ts'
import type { CacheConfig } from './cache-schema.ts'
import { createFlights, type Flight } from './flights.ts'
import { keepAnswer, type WholeAnswer } from './keep-answer.ts'
import { fromMeta, keptAnswer, routeOf, toMeta } from './kept-answer.ts'
import { type CachePlan, planCache } from './plan-cache.ts'
import { replayAnswer } from './replay-answer.ts'

export interface AnswerCache {
  /** `undefined` if the request does not use the cache. */
  open(exchange: Exchange): CachePass | undefined
}

/** A cached response, and the slot in which it was found. */
interface Found {
  readonly value: CachedValue
  readonly slot: number
}

/**
 * Caches responses for requests that enable it. Identical requests that arrive at this gateway during the first one wait for its response. If that cannot be
 * cached, they continue separately; if its client disconnects, the next of them takes over. If the store fails, requests continue without the cache.
 */
export function createAnswerCache(
  { cache, report }: Pick<GatewayServices, 'cache' | 'report'>,
  config: CacheConfig,
): AnswerCache {
  const flights = createFlights()
  /** Answers that are being written, by the first key of their request. */
  const writes = new Map<string, Promise<unknown>>()

  async function lookUp(plan: CachePlan): Promise<Found | undefined> {
    // A client may ask again before its last answer is written; that answer fills a slot.
    await writes.get(plan.keys[0] ?? '')
    try {
      const slot = await chooseSlot(plan)
      const value = slot === undefined ? undefined : await cache.get(plan.keys[slot] ?? '')
      return value && slot !== undefined ? { value, slot } : undefined
    } catch (error) {
      report.warn('The cache cannot be read.', { reason: String(error) })
      return undefined
    }
  }

  /** A random slot if all are full. Until then, new responses are fetched. */
  async function chooseSlot({ keys }: CachePlan): Promise<number | undefined> {
    if (keys.length === 1) return 0
    const full = await cache.has(keys)
    return full.every(Boolean) ? Math.floor(Math.random() * keys.length) : undefined
  }

  async function store(plan: CachePlan, exchange: Exchange, answer: WholeAnswer): Promise<boolean> {
    const key = plan.keys[0] ?? ''
    const write = writeAnswer(plan, exchange, answer)
    const all = Promise.all([write, writes.get(key)]).then(() => {
      if (writes.get(key) === all) writes.delete(key)
    })
    writes.set(key, all)
    return write
  }

  async function writeAnswer(plan: CachePlan, exchange: Exchange, { head, body }: WholeAnswer): Promise<boolean> {
    const value = { meta: toMeta(keptAnswer(head, exchange)), body }
    const { keys, ttlSeconds } = plan
    try {
      if (keys.length === 1) return await cache.set(keys[0] ?? '', value, { ttlSeconds })
      for (const key of keys) if (await cache.set(key, value, { ttlSeconds, onlyIfAbsent: true })) return true
    } catch (error) {
      report.warn('A response could not be cached.', { requestId: exchange.id, reason: String(error) })
    }
    return false
  }

  function answer({ notes }: Exchange, { value, slot }: Found, sink: AnswerSink): AnswerSource | undefined {
    const kept = fromMeta(value)
    if (!kept) return undefined
    notes.cache = 'hit'
    notes.answeredBy = routeOf(kept)
    notes.answerHeaders['helicone-cache'] = 'HIT'
    notes.answerHeaders['helicone-cache-bucket-idx'] = String(slot)
    notes.answerHeaders['helicone-cache-latency'] = String(kept.latencyMs)
    const length = ['content-length', String(value.body.length)]
    return replayAnswer({ status: kept.status, headers: [...kept.headers, ...length] }, value.body, sink)
  }

  /** Resolves to a cached response, to the flight that this request leads, or to neither. */
  async function waitForTurn(
    plan: CachePlan,
    { connection: { signal } }: Exchange,
  ): Promise<{ found?: Found; flight?: Flight }> {
    const key = plan.keys[0] ?? ''
    for (;;) {
      const under = flights.find(key)
      if (!under) return { flight: flights.begin(key) }
      const how = await orAborted(under.ended, signal)
      if (signal.aborted) return {}
      const found = how === 'kept' ? await lookUp(plan) : undefined
      if (found || how !== 'left') return found ? { found } : {}
    }
  }

  return {
    open(exchange) {
      const plan = planCache(exchange, config)
      if (!plan) return undefined
      const { notes, connection } = exchange
      let flight: Flight | undefined
      let isAnswered = false
      const leave = () => {
        // If the connection closes after a complete response, the client did not disconnect early.
        if (!isAnswered) flight?.end('left')
      }
      return {
        async read(sink) {
          if (!plan.read) return undefined
          let found = await lookUp(plan)
          if (!found && plan.coalesces) ({ found, flight } = await waitForTurn(plan, exchange))
          const source = found && answer(exchange, found, sink)
          if (source) return source
          notes.cache = 'miss'
          notes.answerHeaders['helicone-cache'] = 'MISS'
          if (connection.isClosed) leave()
          else if (flight) connection.onClose(leave)
          return undefined
        },
        write(sink) {
          if (!plan.save) return sink
          return keepAnswer(sink, config.maxEntryBytes, async (whole) => {
            isAnswered = true
            const isKept = whole !== undefined && (await store(plan, exchange, whole))
            flight?.end(isKept ? 'kept' : 'not-kept')
          })
        },
        release: leave,
      }
    },
  }
}

function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const leave = () => resolve(undefined)
    signal.addEventListener('abort', leave, { once: true })
    void promise.then((value) => {
      signal.removeEventListener('abort', leave)
      resolve(value)
    })
  })
}
