import { bearerOf } from '../keys/bearer-of.ts'
import type { Grant, Keyring, Scope } from '../keys/grant.ts'
import { IntakeError } from './intake-error.ts'

const OPEN: Grant = { keyId: null, owner: '', scopes: ['log', 'read'], policy: {} }

/**
 * Whose key a request came with: `Authorization: Bearer <key>`, or `Helicone-Auth`; or the key alone, as Helicone's REST documents write it. Rejects with
 * 401 or 403 when it may not log, or what else it is asked for.
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
  // Clients of an open gateway send whatever key they have.
  if (!keyring.required) return OPEN
  throw new IntakeError(401, 'Unauthorized')
}
