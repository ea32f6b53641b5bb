import type { Report } from '../gateway-services.ts'
import { reasonOf } from '../reason-of.ts'
import type { KeyChanges, KeyRecord, KeyStore, SealedSecret } from './key-store.ts'

/** All keys and secrets in memory, as the store had them a moment ago. */
export interface KeyMirror {
  /** By SHA-256 of the key. */
  find(hash: Buffer): MirroredKey | undefined
  /** Whether any key was ever made; revoked and expired ones count. */
  readonly hasKeys: boolean
  secret(provider: string, owner: string): SealedSecret | undefined
  readonly secrets: Iterable<SealedSecret>
  /** Looks into the store again, no earlier than now: what was made before is here afterwards. Rejects when the store cannot be reached. */
  refresh(): Promise<void>
  /** Milliseconds since the store was last reached. */
  age(): number
  close(): Promise<void>
}

export interface MirroredKey {
  readonly hash: Buffer
  readonly record: KeyRecord
}

export interface MirrorOptions {
  readonly report: Pick<Report, 'info' | 'warn'>
  /** How often the store is asked what has changed. Milliseconds; 500 when not told, so that a revoked key is refused within a second. */
  readonly everyMs?: number | undefined
}

/**
 * Follows a store. Nothing is asked of it for a request with a known key; strangers with made-up keys cause one question at a time at most, however
 * many they are. 100,000 keys take some 70 MB.
 */
export async function mirrorKeys(store: Pick<KeyStore, 'changes'>, options: MirrorOptions): Promise<KeyMirror> {
  const { report, everyMs = 500 } = options
  const keys = new Map<string, MirroredKey>()
  const secrets = new Map<string, SealedSecret>()
  let revision = 0
  let reachedAt = 0
  let isLost = false

  const look = async () => {
    const changes = await store.changes(revision)
    if (changes.revision < revision) for (const map of [keys, secrets]) map.clear()
    apply(changes, keys, secrets)
    revision = changes.revision
    reachedAt = performance.now()
  }
  const refresh = takeTurns(look)
  await refresh()

  const timer = setInterval(async () => {
    try {
      await refresh()
      if (isLost) report.info('The keys can be read again.')
      isLost = false
    } catch (error) {
      const reason = reasonOf(error)
      if (!isLost) report.warn('The keys cannot be read: those that are known go on working for a while.', { reason })
      isLost = true
    }
  }, everyMs).unref()

  return {
    find: (hash) => keys.get(hash.toString('hex')),
    get hasKeys() {
      return keys.size > 0
    },
    secret: (provider, owner) => secrets.get(nameOf(provider, owner)),
    get secrets() {
      return secrets.values()
    },
    refresh,
    age: () => performance.now() - reachedAt,
    close: async () => {
      clearInterval(timer)
      await refresh().catch(() => undefined)
    },
  }
}

function apply(changes: KeyChanges, keys: Map<string, MirroredKey>, secrets: Map<string, SealedSecret>): void {
  for (const { hash, record } of changes.keys) keys.set(hash, { hash: Buffer.from(hash, 'hex'), record })
  for (const secret of changes.secrets) {
    const name = nameOf(secret.provider, secret.owner)
    if (secret.sealed === null) secrets.delete(name)
    else secrets.set(name, secret)
  }
}

/** Neither may hold a line break. */
function nameOf(provider: string, owner: string): string {
  return `${provider}\n${owner}`
}

/** One at a time. Who asks while it is under way gets the next one, with all others who do. */
function takeTurns(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = (): Promise<void> => {
    next = undefined
    running = work().finally(() => {
      // Who comes before the next one has begun joins that.
      if (!next) running = undefined
    })
    return running
  }
  return () => {
    if (!running) return start()
    next ??= running.catch(() => undefined).then(start)
    return next
  }
}
