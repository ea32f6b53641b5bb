import type { AnswerHead, AnswerSink } from '../proxy/answer.ts'
import type { Exchange, OwnAnswer } from '../proxy/exchange.ts'
import { headerRecord } from '../proxy/header-record.ts'
import type { CachePass, Policies } from '../proxy/policies.ts'

/** The policies' stages for one call of the OpenAI-compatible endpoint. */
export interface AiGate {
  /** What is answered instead of asking a model: a refusal, or what the cache has. */
  open(exchange: Exchange): Promise<OwnAnswer | undefined>
  /** Keeps an answer for the cache on its way to the client. */
  keep(sink: AnswerSink): AnswerSink
  /** No model is asked after all. */
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

/** An answer of the cache as one piece: it was small enough to be kept. */
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
