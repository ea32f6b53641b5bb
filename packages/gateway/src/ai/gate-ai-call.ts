import type { AnswerHead, AnswerSink } from '../proxy/answer.ts'
import type { Exchange, OwnAnswer } from '../proxy/exchange.ts'
import { headerRecord } from '../proxy/header-record.ts'
import type { CachePass, Policies } from '../proxy/policies.ts'

/** Applies the policies to one call of the OpenAI-compatible endpoint. */
export interface AiGate {
  /** The answer to send instead of calling a model: a refusal, or a cached response. `undefined` to call the model. */
  open(exchange: Exchange): Promise<OwnAnswer | undefined>
  /** Returns a sink that also writes the response to the cache. */
  keep(sink: AnswerSink): AnswerSink
  /** Must be called at the end. Identical requests that still wait for this one then continue. */
  release(): void
}

export function createAiGate(policies: Policies): AiGate {
  let cache: CachePass | undefined
  return {
    async open(exchange) {
      const refusal = await policies.admit(exchange)
      if (refusal) return refusal
      cache = policies.openCache(exchange)
      const kept = cache && (await readWhole(cache))
      return kept ?? (await policies.check(exchange))
    },
    keep: (sink) => cache?.write(sink) ?? sink,
    release: () => cache?.release(),
  }
}

/** Reads a cached response into memory. It was small enough to be cached. */
function readWhole(cache: CachePass): Promise<OwnAnswer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let head: AnswerHead | undefined
    const sink: AnswerSink = {
      head: (given) => {
        head = given
      },
      data: (chunk) => chunks.push(chunk) > 0,
      end: () =>
        resolve(head && { status: head.status, headers: headerRecord(head.headers), body: Buffer.concat(chunks) }),
      fail: reject,
    }
    cache.read(sink).then((source) => source ?? resolve(undefined), reject)
  })
}
