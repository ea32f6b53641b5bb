import { createAnswerError } from './answer-error.ts'
import type { Exchange } from './call.ts'
import { InvalidResponseError } from './errors.ts'
import type { Prepared } from './prepare.ts'
import { isSuccess, type Reply, receive } from './receive.ts'
import { createRequest } from './request.ts'
import type { WireRequest } from './wire.ts'

/** Sends one request. Throws unless the response is a 2xx. */
export async function send<Answer>(
  prepared: Prepared<Answer>,
  wired: WireRequest,
  extras?: Readonly<Record<string, unknown>>,
): Promise<Reply> {
  const { call, exchange, endpoint } = prepared
  const request = createRequest(call, exchange, endpoint, wired, extras)
  // Awaiting a value that is no promise would cost every call a turn of the event loop.
  const reply = await receive(call, exchange, request instanceof Promise ? await request : request)
  if (isSuccess(reply.status)) return reply
  throw createAnswerError(prepared, reply)
}

export function readJson<Answer>({ exchange }: Prepared<Answer>, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw createNoJsonError(exchange, cause)
  }
}

/** The error for a body that is not JSON, such as a web page at a wrong address. */
export function createNoJsonError(exchange: Exchange, cause: unknown): InvalidResponseError {
  return new InvalidResponseError(`${exchange.provider} returned ${exchange.status} without JSON. Check apiBase.`, {
    ...exchange,
    cause,
  })
}
