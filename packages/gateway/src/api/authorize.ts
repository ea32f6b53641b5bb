import type { MiddlewareHandler } from 'hono'
import { bearerOf } from '../keys/bearer-of.ts'
import type { Grant, Keyring, Scope } from '../keys/grant.ts'
import type { ApiEnv } from './api-env.ts'
import { ApiError } from './api-error.ts'

/** Requires a scope. `admin` includes all. */
export function authorize(keyring: Keyring, scope: Scope): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    context.set('grant', await requireScope(keyring, scope, (name) => context.req.header(name)))
    await next()
  }
}

/**
 * Finds the grant of a request's key; `undefined` at an open gateway. Rejects with an `ApiError` if a key with the scope is required and missing. Names of
 * headers are in lower case.
 */
export async function requireScope(
  keyring: Keyring,
  scope: Scope,
  header: (name: string) => string | undefined,
): Promise<Grant | undefined> {
  if (!keyring.required) return undefined
  const key = bearerOf(header('authorization')) ?? bearerOf(header('helicone-auth'))
  if (key === undefined) {
    throw new ApiError('unauthorized', 'A gateway key is needed: Authorization: Bearer <key>.')
  }
  const grant = await keyring.find(key)
  if (!grant) throw new ApiError('unauthorized', 'The gateway key is unknown or was revoked.')
  if (!grant.scopes.includes(scope) && !grant.scopes.includes('admin')) {
    throw new ApiError('forbidden', `The gateway key lacks the scope ${scope}.`)
  }
  return grant
}
