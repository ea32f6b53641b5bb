import { TruncatedStreamError } from './errors.ts'

/** The error of a stream that ended before the provider said that it was complete: what a decoder's `end` throws. */
export function createTruncatedStreamError(
  where: { readonly provider: string; readonly model: string },
  status?: number,
  cause?: unknown,
): TruncatedStreamError {
  return new TruncatedStreamError(`The stream of ${where.provider} ended before the answer did.`, {
    ...where,
    status,
    cause,
  })
}
