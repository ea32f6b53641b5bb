import { TruncatedStreamError } from './errors.ts'

/** The error of a stream that ended before the provider said that it was complete: what a decoder's `end` throws. */
export function createTruncatedStreamError(
  { provider, model }: { readonly provider: string; readonly model: string },
  status?: number,
  cause?: unknown,
): TruncatedStreamError {
  return new TruncatedStreamError(`The stream of ${provider} ended before the answer did.`, {
    provider,
    model,
    status,
    cause,
  })
}
