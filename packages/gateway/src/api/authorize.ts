import type { MiddlewareHandler } from 'hono'
import type { Keyring, Scope } from '../keys/grant.ts'
import { ApiError } from './api-error.ts'

/** Lets pass who has one of the scopes; `admin` includes all. */
export function authorize(keyring: Keyring, scope: Scope): MiddlewareHandler {
  return async ({ req }, next) => {
    if (keyring.required) {
      const key = bearerOf(req.header('authorization')) ?? bearerOf(req.header('helicone-auth'))
      if (key === undefined) {
        throw new ApiError('unauthorized', 'A gateway key is needed: Authorization: Bearer <key>.')
      }
      const grant = await keyring.find(key)
      if (!grant) throw new ApiError('unauthorized', 'The gateway key is unknown or was revoked.')
      if (!grant.scopes.includes(scope) && !grant.scopes.includes('admin')) {
        throw new ApiError('forbidden', `The gateway key lacks the scope ${scope}.`)
      }
    }
    await next()
  }
}

function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)\s*$/i.exec(header ?? '')?.[1]
}
