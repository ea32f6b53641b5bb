import type { Context } from 'hono'
import * as z from 'zod'
import { limitedBody } from '../server/limited-body.ts'
import { StoreError } from '../stores/index.ts'
import { ApiError } from './api-error.ts'
import { noQuery } from './queries.ts'
import { readQuery } from './read-query.ts'

const MAX_BYTES = 64 * 1024

export const emptyBody = /* @__PURE__ */ z.strictObject({})

/** Any object. The store validates its fields: see `asBody`. */
export function objectBody<T extends object>(message: string): z.ZodType<T> {
  return z.custom<T>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), message)
}

/** Runs a call of a store with a body. If the store finds the body invalid, rejects with an `ApiError`. */
export async function asBody<T>(result: Promise<T>): Promise<T> {
  try {
    return await result
  } catch (error) {
    if (error instanceof StoreError && error.code === 'invalid') {
      throw new ApiError('invalid_body', error.message, { cause: error })
    }
    throw error
  }
}

/** Reads the JSON of a request that has no query parameters. Rejects with an `ApiError` that names the invalid field. */
export async function readBody<T extends z.ZodType>({ req }: Context, schema: T): Promise<z.output<T>> {
  readQuery(noQuery, req.url)
  // Pages of other sites can send forms and plain text without a CORS preflight, but not JSON.
  if (!/^application\/json\b/i.test(req.header('content-type') ?? '')) {
    throw new ApiError('invalid_body', 'The body must be JSON, with content-type: application/json.')
  }
  const bytes = await limitedBody(req.raw, MAX_BYTES)
  if (!bytes) throw new ApiError('invalid_body', `The body is larger than ${MAX_BYTES} bytes.`)
  const result = schema.safeParse(parse(bytes.toString()))
  if (result.success) return result.data
  const [issue] = result.error.issues
  const where = issue?.path.join('.') || 'The body'
  throw new ApiError('invalid_body', `${where}: ${issue?.message ?? 'is wrong'}.`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ApiError('invalid_body', 'The body is not JSON.', { cause: error })
  }
}
