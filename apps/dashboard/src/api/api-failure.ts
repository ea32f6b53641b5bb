import type { ApiErrorBody } from '@litecone/gateway/api'

/** Why the gateway did not answer what was asked. The message is for the reader of the page. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  /** `undefined`: the gateway could not be reached. */
  readonly status: number | undefined

  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** Of an answer that is none. What stands between the page and the gateway may answer anything. */
export async function readFailure(response: Response): Promise<ApiFailure> {
  const body: unknown = await response.json().catch(() => undefined)
  const message = isErrorBody(body) ? body.error.message : `The gateway answered ${response.status}.`
  return new ApiFailure(message, response.status)
}

function isErrorBody(body: unknown): body is ApiErrorBody {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false
  const { error } = body
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
}
