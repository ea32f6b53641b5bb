import type { ApiErrorBody } from '@litecone/gateway/api'

/** A request to the query API that failed. The message is shown on the page. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  /** The HTTP status; `undefined` if the gateway could not be reached. */
  readonly status: number | undefined

  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** Reads the failure of a response that is not ok. A server between the page and the gateway may have sent anything. */
export async function readFailure(response: Response): Promise<ApiFailure> {
  const body: unknown = await response.json().catch(() => undefined)
  const message = isErrorBody(body) ? body.error.message : `The gateway returned ${response.status}.`
  return new ApiFailure(message, response.status)
}

function isErrorBody(body: unknown): body is ApiErrorBody {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false
  const { error } = body
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
}
