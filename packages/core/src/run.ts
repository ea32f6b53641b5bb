import { toLlmError } from './answer-error.ts'
import type { Call } from './call.ts'
import { type Answer, completeAnswer } from './call-info.ts'
import type { FindTries } from './deployments.ts'
import type { LlmError } from './errors.ts'
import { type ModelReference, readFallbacks } from './fallbacks.ts'
import type { Model } from './provider.ts'
import type { CallRecord } from './record.ts'
import type { RetryState } from './retry.ts'
import { settle } from './settle.ts'
import type { CompletionStream } from './stream.ts'

/** How a call resolves models and handles failures. */
export interface Route {
  resolve(reference: ModelReference): Model
  readonly retry: RetryState | undefined
  readonly deployments: FindTries | undefined
}

/** Makes one attempt with one model. */
export type TryModel<Result> = (model: Model) => Promise<Result>

/** Runs a call with a whole response. */
export async function runCall<Response extends Answer & NonNullable<CallRecord['response']>>(
  call: Call,
  route: Route,
  reference: ModelReference,
  tryModel: TryModel<Response>,
): Promise<Response> {
  try {
    return finish(call, await withFallbacks(call, route, reference, tryModel))
  } catch (error) {
    throw fail(call, error)
  }
}

/** Runs a call with a stream. It ends, and is recorded, when the stream does. */
export async function runStream(
  call: Call,
  route: Route,
  reference: ModelReference,
  tryModel: TryModel<CompletionStream>,
): Promise<CompletionStream> {
  try {
    return await withFallbacks(call, route, reference, tryModel)
  } catch (error) {
    throw fail(call, error)
  }
}

function finish<Response extends Answer & NonNullable<CallRecord['response']>>(call: Call, answer: Response): Response {
  const end = Date.now()
  const cost = completeAnswer(call, answer, end)
  settle(call, { response: () => answer, error: undefined, cost, end })
  return answer
}

function fail(call: Call, cause: unknown): LlmError {
  const error = errorOf(call, cause)
  settle(call, { error, cost: undefined, end: Date.now() })
  return error
}

/** A cancelled call fails with its cancellation, not with the error that followed from it. */
function errorOf({ cancellation, exchange }: Call, cause: unknown): LlmError {
  return cancellation.error ?? toLlmError(cause, exchange)
}

async function withFallbacks<Result>(
  call: Call,
  route: Route,
  reference: ModelReference,
  tryModel: TryModel<Result>,
): Promise<Result> {
  const { fallbacks } = call.options
  const policy = fallbacks && readFallbacks(fallbacks)
  let seen: Set<ModelReference> | undefined
  let next: ModelReference | undefined = reference
  for (;;) {
    try {
      return await withRetries(call, route, next, tryModel)
    } catch (cause) {
      const error = errorOf(call, cause)
      if (call.cancellation.error) throw error
      const tried = (seen ??= new Set()).add(next)
      next = policy?.candidates(error).find((candidate) => !tried.has(candidate))
      if (next === undefined) throw error
    }
  }
}

async function withRetries<Result>(
  call: Call,
  route: Route,
  reference: ModelReference,
  tryModel: TryModel<Result>,
): Promise<Result> {
  const { retry } = route
  const deployments = typeof reference === 'string' ? route.deployments?.(reference) : undefined
  for (let failures = 1; ; failures++) {
    const model = route.resolve(deployments ? deployments.next() : reference)
    const start = Date.now()
    try {
      const result = await tryModel(model)
      note(call, model, start, undefined)
      retry?.onSuccess()
      deployments?.onSuccess()
      return result
    } catch (cause) {
      const error = errorOf(call, cause)
      note(call, model, start, error)
      if (call.cancellation.error) throw error
      // Another deployment is tried at once, even for failures that are not retryable.
      const delay = deployments?.onFailure(error) ? 0 : retry?.next(error, failures)
      if (delay === undefined || Date.now() + delay > call.cancellation.deadline) throw error
      await call.cancellation.wait(delay)
    }
  }
}

function note(call: Call, { provider, id }: Model, start: number, error: LlmError | undefined): void {
  call.attempts.push({
    provider: provider.id,
    model: id,
    start,
    end: Date.now(),
    status: error ? error.status : call.exchange?.status,
    error,
  })
}
