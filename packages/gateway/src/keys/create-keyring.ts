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
  /** Whether no key is required until the first one is created. Only for gateways on loopback. */
  readonly open: boolean
  readonly report: Pick<Report, 'warn'>
  /** Milliseconds between saves of when keys were last used. Default one minute. */
  readonly touchEveryMs?: number | undefined
  /** How long known keys, including ones revoked meanwhile, work while the store cannot be reached. Milliseconds, default five minutes. */
  readonly staleMs?: number | undefined
}

export interface ClosableKeyring extends Keyring {
  /** Saves when keys were last used. Does not close the store. */
  close(): Promise<void>
}

/**
 * Finds keys by their hashes. `find` is synchronous for known keys and for text that is not a key. For others it reads the store, because they may just have
 * been created, and rejects with a `StoreError` if it cannot. After the first key was created, keys are required, even if all are revoked.
 */
export function createKeyring({ store, mirror, open, report, ...options }: KeyringOptions): ClosableKeyring {
  const { touchEveryMs = 60_000, staleMs = 300_000 } = options
  const uses = recordUses(store, report, touchEveryMs)
  const grants = new WeakMap<KeyRecord, Grant>()

  const admit = (found: MirroredKey | undefined, hash: Buffer): Grant | undefined => {
    if (!found || !timingSafeEqual(found.hash, hash) || !isValid(found.record)) return undefined
    uses.add(found.record.id)
    const known = grants.get(found.record)
    if (known) return known
    const grant = grantOf(found.record)
    grants.set(found.record, grant)
    return grant
  }
  const findInStore = async (hash: Buffer): Promise<Grant | undefined> => {
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
      if (!found) return findInStore(hash)
      if (mirror.age() > staleMs) throw unreachable()
      return admit(found, hash)
    },
    close: () => uses.close(),
  }
}

/** Collects which keys were used, and saves it periodically. Requests neither wait for it nor fail because of it. */
function recordUses({ touch }: KeyringOptions['store'], report: KeyringOptions['report'], everyMs: number) {
  const used = new Set<string>()
  const flush = async () => {
    const ids = [...used]
    used.clear()
    try {
      if (ids.length) await touch(ids, Date.now())
    } catch (error) {
      const reason = reasonOf(error)
      report.warn('The last use of keys could not be saved.', { reason })
    }
  }
  const timer = setInterval(flush, everyMs).unref()
  return {
    add: (id: string) => void used.add(id),
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
  return new StoreError('unavailable', 'The keys cannot be read, and the known ones are too old to be used.')
}
