import { timingSafeEqual } from 'node:crypto'
import type { Report } from '../gateway-services.ts'
import { reasonOf } from '../reason-of.ts'
import { StoreError } from '../stores/store-error.ts'
import { hashKey, isGatewayKey } from './gateway-key.ts'
import type { Grant, Keyring } from './grant.ts'
import type { KeyRecord, KeyStore } from './key-store.ts'
import type { KeyMirror, MirroredKey } from './mirror-keys.ts'

export interface KeyringOptions {
  readonly store: Pick<KeyStore, 'touch'>
  readonly mirror: KeyMirror
  /** Whether the gateway may be used without a key as long as none was ever made: on loopback only. */
  readonly open: boolean
  readonly report: Pick<Report, 'warn'>
  /** Milliseconds between two notes of when keys were used; a minute when not told. */
  readonly touchEveryMs?: number | undefined
  /**
   * How long known keys go on working while the store cannot be reached, which is also how long a revoked one may. Milliseconds; five minutes
   * when not told.
   */
  readonly staleMs?: number | undefined
}

export interface ClosableKeyring extends Keyring {
  /** Notes when keys were last used, and leaves the store open. */
  close(): Promise<void>
}

/**
 * Knows keys by their hashes. `find` answers at once for a key that is known, and for what is no key at all; it looks into the store for one that
 * may have been made this moment, and rejects with a `StoreError` when it cannot. Once a key was made, keys are asked for, even when the last is
 * revoked.
 */
export function createKeyring({ store, mirror, open, report, ...options }: KeyringOptions): ClosableKeyring {
  const { touchEveryMs = 60_000, staleMs = 300_000 } = options
  const uses = noteUses(store, report, touchEveryMs)
  const grants = new WeakMap<KeyRecord, Grant>()

  const admit = (found: MirroredKey | undefined, hash: Buffer): Grant | undefined => {
    if (!found || !timingSafeEqual(found.hash, hash) || !isValid(found.record)) return undefined
    uses.note(found.record.id)
    const known = grants.get(found.record)
    if (known) return known
    const grant = grantOf(found.record)
    grants.set(found.record, grant)
    return grant
  }
  const lookAgain = async (hash: Buffer): Promise<Grant | undefined> => {
    await mirror.refresh()
    return admit(mirror.find(hash), hash)
  }

  return {
    get required() {
      return !open || mirror.hasKeys
    },
    find(key) {
      if (!isGatewayKey(key)) return undefined
      const hash = hashKey(key)
      const found = mirror.find(hash)
      if (!found) return lookAgain(hash)
      if (mirror.age() > staleMs) throw unreachable()
      return admit(found, hash)
    },
    close: () => uses.close(),
  }
}

/** Gathers which keys were used, and writes it down once in a while: nothing waits for it, and nothing fails because of it. */
function noteUses({ touch }: KeyringOptions['store'], report: KeyringOptions['report'], everyMs: number) {
  const used = new Set<string>()
  const flush = async () => {
    const ids = [...used]
    used.clear()
    try {
      if (ids.length) await touch(ids, Date.now())
    } catch (error) {
      const reason = reasonOf(error)
      report.warn('When keys were last used could not be written down.', { reason })
    }
  }
  const timer = setInterval(flush, everyMs).unref()
  return {
    note: (id: string) => void used.add(id),
    close: async () => {
      clearInterval(timer)
      await flush()
    },
  }
}

function isValid({ revokedAt, expiresAt }: KeyRecord): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > Date.now())
}

function grantOf({ id, owner, scopes, policy }: KeyRecord): Grant {
  return { keyId: id, owner, scopes, policy }
}

function unreachable(): StoreError {
  return new StoreError('unavailable', 'The keys cannot be read, and what is known of them is too old to go by.')
}
