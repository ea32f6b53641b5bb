import type { Prepared } from './prepare.ts'
import { createRequest } from './request.ts'
import { readJson, send } from './send.ts'
import type { WireReply, WireRequest } from './wire.ts'

export interface Walked {
  readonly body: unknown
  /** The request that opens the stream, if there is one, and the reply that named it. */
  readonly stream?: WireRequest
  readonly opened?: WireReply
  /** Tells the vendor to stop. */
  readonly cancel: () => void
}

/** Follows `next` until the response, or the request that opens the stream, is known. Cancels at the vendor if the call ends before that. */
export async function walk<Answer>(prepared: Prepared<Answer>): Promise<Walked> {
  const { call, operation, context } = prepared
  let last: WireReply | undefined
  const cancel = () => {
    const request = last && operation.cancel?.(last, context)
    // Fire and forget: the call is over.
    if (request) dismiss(prepared, request)
  }
  let wired = prepared.wired
  let extras = prepared.extras
  try {
    for (let step = 1; ; step++) {
      const { status, headers, text } = await send(prepared, wired, extras)
      last = { status, headers, body: readJson(prepared, text), step }
      const following = operation.next?.(last, context) ?? { done: last.body }
      if ('done' in following) return { body: following.done, cancel }
      if (following.stream) return { body: undefined, stream: following.request, opened: last, cancel }
      if (following.delay) await call.cancellation.wait(following.delay)
      wired = following.request
      extras = undefined
    }
  } catch (error) {
    // The work at the vendor is useless now. A retry starts new work.
    cancel()
    throw error
  }
}

function dismiss<Answer>({ call, exchange, endpoint }: Prepared<Answer>, wired: WireRequest): void {
  const request = createRequest(call, { ...exchange }, endpoint, wired, undefined)
  // No signed API has work to cancel.
  if (request instanceof Promise) return
  call.transport.start(request, { onHead() {}, onData() {}, onEnd() {}, onError() {} })
}
