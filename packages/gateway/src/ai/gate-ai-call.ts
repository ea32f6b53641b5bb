import type { AnswerHead, AnswerSink } from '../proxy/answer.ts'
import type { Exchange, OwnAnswer } from '../proxy/exchange.ts'
import { headerRecord } from '../proxy/header-record.ts'
import type { CachePass, Policies } from '../proxy/policies.ts'

/** Takes one call of the OpenAI-compatible endpoint through the policies. */
export interface AiGate {
  /** The answer to give instead of asking a model: a refusal, or a cached answer. */
  open(exchange: Exchange): Promise<OwnAnswer | undefined>
  /** Copies an answer into the cache on its way to the client. */
  keep(sink: AnswerSink): AnswerSink
  /** To be called at the end. Lets identical requests go on that still wait for this one. */
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

/** A cached answer in one piece: it was small enough to be cached. */
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
