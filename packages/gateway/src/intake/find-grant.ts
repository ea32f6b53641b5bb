import { bearerOf } from '../keys/bearer-of.ts'
import type { Grant, Keyring } from '../keys/grant.ts'
import { IntakeError } from './intake-error.ts'

const OPEN: Grant = { keyId: null, owner: '', scopes: ['log'], policy: {} }

/** Whose key a log came with: `Authorization: Bearer <key>`, or `Helicone-Auth`. Rejects with 401 or 403 when it may not log. */
export async function findGrant(keyring: Keyring, header: (name: string) => string | undefined): Promise<Grant> {
  const key = bearerOf(header('authorization')) ?? bearerOf(header('helicone-auth'))
  const grant = key === undefined ? undefined : await keyring.find(key)
  if (grant && !grant.scopes.includes('log') && !grant.scopes.includes('admin'))
    throw new IntakeError(403, 'The gateway key lacks the scope log.')
  if (grant) return grant
  // Clients of an open gateway send whatever key they have.
  if (!keyring.required) return OPEN
  throw new IntakeError(401, 'Unauthorized')
}
