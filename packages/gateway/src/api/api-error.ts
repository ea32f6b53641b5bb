import { StoreError } from '../stores/index.ts'

export type ApiErrorCode =
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'unknown_parameter'
  | 'invalid_parameter'
  | 'invalid_body'
  | 'unavailable'
  | 'internal'

const STATUSES = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  unknown_parameter: 400,
  invalid_parameter: 400,
  invalid_body: 400,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ApiErrorCode, number>

/** The body of every error response. */
export interface ApiErrorBody {
  readonly error: { readonly code: ApiErrorCode; readonly message: string }
}

/** An error response. The message is for the client. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ApiErrorCode
  readonly status: (typeof STATUSES)[ApiErrorCode]

  constructor(code: ApiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.status = STATUSES[code]
  }

  toJSON(): ApiErrorBody {
    return { error: { code: this.code, message: this.message } }
  }
}

/** The response for an error. Internal errors are not described to clients. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (!(error instanceof StoreError)) return new ApiError('internal', 'The gateway failed.', { cause: error })
  if (error.code === 'invalid') return new ApiError('invalid_parameter', error.message, { cause: error })
  if (error.code === 'failed' || error.code === 'version') {
    return new ApiError('internal', 'The store failed. The gateway’s log says why.', { cause: error })
  }
  return new ApiError('unavailable', 'The store cannot be reached at the moment. Try again.', { cause: error })
}
