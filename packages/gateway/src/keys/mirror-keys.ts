import type { Report } from '../gateway-services.ts'
import { reasonOf } from '../reason-of.ts'
import type { KeyChanges, KeyRecord, KeyStore, SealedSecret } from './key-store.ts'

/** A copy of all keys and secrets in memory, which follows the store. */
export interface KeyMirror {
  /** By SHA-256 of the key. */
  find(hash: Buffer): MirroredKey | undefined
  /** Whether there are any keys, including revoked and expired ones. */
  readonly hasKeys: boolean
  secret(provider: string, owner: string): SealedSecret | undefined
  readonly secrets: Iterable<SealedSecret>
  /** Reads the store, so that the copy has everything that was written before the call. Rejects if the store cannot be reached. */
  refresh(): Promise<void>
  /** Milliseconds since the store was last read. */
  age(): number
  close(): Promise<void>
}

export interface MirroredKey {
  readonly hash: Buffer
  readonly record: KeyRecord
}

export interface MirrorOptions {
  readonly report: Pick<Report, 'info' | 'warn'>
  /** Interval in milliseconds at which changes are read. Default 500, so that a revoked key is refused within a second. */
  readonly everyMs?: number | undefined
}

/**
 * Copies a store into memory and follows its changes. Known keys are found without reading the store. Any number of requests with made-up keys cause at most one
 * read at a time. 100,000 keys take about 70 MB.
 */
export async function mirrorKeys(store: Pick<KeyStore, 'changes'>, options: MirrorOptions): Promise<KeyMirror> {
  const { report, everyMs = 500 } = options
  const keys = new Map<string, MirroredKey>()
  const secrets = new Map<string, SealedSecret>()
  let revision = 0
  let reachedAt = 0
  let isUnreachable = false

  const readStore = async () => {
    const changes = await store.changes(revision)
    if (changes.revision < revision) for (const map of [keys, secrets]) map.clear()
    apply(changes, keys, secrets)
    revision = changes.revision
    reachedAt = performance.now()
  }
  const refresh = oneAtATime(readStore)
  await refresh()

  const timer = setInterval(async () => {
    try {
      await refresh()
      if (isUnreachable) report.info('The keys can be read again.')
      isUnreachable = false
    } catch (error) {
      const reason = reasonOf(error)
      if (!isUnreachable) report.warn('The keys cannot be read. Known keys still work for some time.', { reason })
      isUnreachable = true
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

/** Neither contains line breaks. */
function nameOf(provider: string, owner: string): string {
  return `${provider}\n${owner}`
}

/** Runs work one at a time. All calls during a run share the next run, which begins after them. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = (): Promise<void> => {
    next = undefined
    running = work().finally(() => {
      // If another run is due, it begins now, and calls until then share it.
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
