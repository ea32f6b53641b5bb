import { TruncatedStreamError } from './errors.ts'

/** The error for a stream that ended before the provider marked it complete. Thrown by a decoder's `end`. */
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
