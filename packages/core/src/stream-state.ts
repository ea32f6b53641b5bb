import { toLlmError } from './answer-error.ts'
import { costOf } from './call.ts'
import { completeAnswer, describeCall } from './call-info.ts'
import type { Completion, Usage } from './chat.ts'
import { foldChunks } from './collect.ts'
import { AbortedError } from './errors.ts'
import type { Prepared } from './prepare.ts'
import { settle } from './settle.ts'
import { ChunkQueue } from './stream.ts'
import type { TransportControl } from './transport.ts'

export interface StreamState {
  readonly queue: ChunkQueue
  usage: Usage | undefined
  servedModel: string | undefined
  control: TransportControl | undefined
}

/** The queue, and how it settles its call when it ends. `cancel` tells the vendor to stop, if its API supports that. */
export function createStreamState(prepared: Prepared<Completion>, cancel?: () => void): StreamState {
  const { call } = prepared
  const { notifier, info } = call
  let end: number | undefined
  const state: StreamState = {
    queue: new ChunkQueue(call.id, {
      describe: () => describeCall(call, costOf(call, state.usage, state.servedModel), end ?? Date.now()),
      async finish(answer) {
        completeAnswer(call, answer, end ?? Date.now())
        if (call.parse) await call.parse(answer)
        return answer
      },
      onChunk: notifier.wantsChunks && info ? (chunk) => notifier.chunk(chunk, info) : undefined,
      onSettled(error, left) {
        end = Date.now()
        state.control?.abort()
        if (left) cancel?.()
        settleStream(prepared, state, end, left ? leftError(prepared) : error)
      },
      pause: () => state.control?.pause(),
      resume: () => state.control?.resume(),
    }),
    usage: undefined,
    servedModel: undefined,
    control: undefined,
  }
  return state
}

function leftError({ exchange }: Prepared<Completion>): AbortedError {
  return new AbortedError('The caller left the stream early.', { ...exchange, status: undefined })
}

/** The attempt was recorded as a success when the stream opened. A later failure replaces that. */
function settleStream({ call, exchange }: Prepared<Completion>, state: StreamState, end: number, cause: unknown): void {
  const error = cause === undefined ? undefined : toLlmError(cause, exchange)
  if (error) {
    const { provider, model, status } = exchange
    const last = call.attempts.pop() ?? { provider, model, start: call.start, status }
    call.attempts.push({ ...last, end, error })
  }
  settle(call, {
    response: () => (exchange.chunks?.length ? foldChunks(exchange.chunks) : undefined),
    error,
    cost: costOf(call, state.usage, state.servedModel),
    end,
  })
}
