import { bearerOf } from '../keys/bearer-of.ts'
import type { Grant, Keyring, Scope } from '../keys/grant.ts'
import { IntakeError } from './intake-error.ts'

const OPEN: Grant = { keyId: null, owner: '', scopes: ['log', 'read'], policy: {} }

/**
 * Finds the grant of a request's key, which is in `Authorization: Bearer <key>` or `Helicone-Auth`, or without `Bearer`, as in Helicone's REST documentation.
 * Rejects with 401 or 403 if the key is missing or lacks the scope.
 */
export async function findGrant(
  keyring: Keyring,
  header: (name: string) => string | undefined,
  scope: Scope = 'log',
): Promise<Grant> {
  const authorization = header('authorization')
  const key = bearerOf(authorization) ?? bearerOf(header('helicone-auth')) ?? authorization?.trim()
  const grant = key === undefined ? undefined : await keyring.find(key)
  if (grant && !grant.scopes.includes(scope) && !grant.scopes.includes('admin'))
    throw new IntakeError(403, `The gateway key lacks the scope ${scope}.`)
  if (grant) return grant
  // At an open gateway, unknown keys are accepted.
  if (!keyring.required) return OPEN
  throw new IntakeError(401, 'Unauthorized')
}
