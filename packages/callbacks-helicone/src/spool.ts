import type { SpoolOptions } from './options.ts'
import type { Log } from './payload.ts'
import { claimAbandoned, listSegments } from './spool-claim.ts'
import { dropLease, LEASE_FILE, LEASE_RENEWAL, writeLease } from './spool-lease.ts'
import { type NodeModules, nodeModules } from './spool-node.ts'
import {
  Appender,
  decodeRecord,
  encodeRecord,
  readSegment,
  releaseMark,
  releasesOf,
  type Segment,
  type SpoolPlace,
} from './spool-segment.ts'
import { setQuietTimer } from './timers.ts'

export type { SpoolPlace } from './spool-segment.ts'

/** A log of an earlier process. */
export interface LeftLog {
  readonly id: string
  readonly path: string
  readonly place: SpoolPlace
}

interface SpoolEvents {
  /** Called with logs of processes that are gone, at the start and later. */
  readonly onFound: (logs: readonly LeftLog[]) => void
  readonly onError: (error: unknown) => void
}

/** Opens a spool. Each process has its own folder in the directory; with `adopt` it takes over folders whose owners are gone. */
export async function openSpool(options: SpoolOptions, events: SpoolEvents): Promise<Spool> {
  const node = nodeModules()
  const instance = crypto.randomUUID()
  const directory = node.path.resolve(options.directory)
  const folder = node.path.join(directory, instance)
  // Created under another name, so that no folder is ever seen without its lease.
  const draft = node.path.join(directory, `.new-${instance}`)
  await node.fs.mkdir(draft, { recursive: true, mode: 0o700 })
  await writeLease(draft, instance, node)
  await node.fs.rename(draft, folder)
  return new Spool({ ...options, directory, folder, instance }, events, node)
}

interface SpoolSettings extends SpoolOptions {
  readonly folder: string
  readonly instance: string
}

export class Spool {
  readonly #settings: SpoolSettings
  readonly #events: SpoolEvents
  readonly #node: NodeModules
  readonly #maxBytes: number
  readonly #segments = new Set<Segment>()
  #current: Segment | undefined
  #files = 0
  #isClosed = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(settings: SpoolSettings, events: SpoolEvents, node: NodeModules) {
    this.#settings = settings
    this.#events = events
    this.#node = node
    this.#maxBytes = settings.maxBytes ?? 256 * 2 ** 20
    this.#renewLater()
  }

  /** The number of undelivered logs on disk. */
  get count(): number {
    let count = 0
    for (const { live } of this.#segments) count += live
    return count
  }

  get bytes(): number {
    let bytes = 0
    for (const { size } of this.#segments) bytes += size
    return bytes
  }

  /** Writes a log. `undefined` if the spool is full. Once resolved, the end of the process does not lose it. */
  async append(log: Log): Promise<SpoolPlace | undefined> {
    const record = encodeRecord(log, this.#node.zlib)
    if (this.#current?.live === 0 && this.bytes + record.length > this.#maxBytes) await this.#retire(this.#current)
    if (this.bytes + record.length > this.#maxBytes) return undefined
    const segment = this.#segmentFor(record.length)
    const place = { segment, offset: segment.size, length: record.length - 1 }
    segment.size += record.length
    segment.live++
    try {
      await segment.records.append(record)
    } catch (error) {
      // The file's end is unknown now, so the next log gets another file.
      segment.live--
      segment.isOpen = false
      if (this.#current === segment) this.#current = undefined
      throw error
    }
    return place
  }

  /** The body of a log, or `undefined` if the disk returns something else than was written. */
  async read({ segment, offset, length }: SpoolPlace): Promise<Uint8Array | undefined> {
    return decodeRecord(await segment.records.read(offset, length), this.#node.zlib)?.body
  }

  /** Marks a log as delivered. */
  async release({ segment, offset }: SpoolPlace): Promise<void> {
    if (this.#isClosed) return
    segment.live--
    await segment.releases.append(Buffer.from(`\n${releaseMark(offset)}\n`))
    if (segment.live === 0 && !segment.isOpen) await this.#retire(segment)
  }

  /** Leaves undelivered logs for the next process. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    const { fs } = this.#node
    for (const segment of this.#segments) {
      if (segment.live === 0) await this.#retire(segment)
      else await Promise.all([segment.records.close(), segment.releases.close()])
    }
    dropLease(this.#settings.instance)
    if (this.#segments.size === 0) await fs.rm(this.#settings.folder, { recursive: true, force: true })
    // This process may live on without renewing the lease, so the lease is expired at once.
    else await fs.utimes(this.#lease, 0, 0).catch(() => {})
  }

  /** Takes over the folders of processes that are gone. */
  async adopt(): Promise<void> {
    const { fs } = this.#node
    const { directory, folder } = this.#settings
    for await (const claim of claimAbandoned(directory, folder, this.#node)) {
      for (const file of await listSegments(claim, this.#node)) await this.#takeIn(file)
      await fs.rm(claim, { recursive: true, force: true })
    }
  }

  /** Moves another folder's segment into this one. */
  async #takeIn(file: string): Promise<void> {
    const { fs } = this.#node
    const found = await readSegment(file, this.#node)
    if (found.length === 0) return
    const own = this.#newFile()
    await fs.rename(releasesOf(file), releasesOf(own)).catch(() => {})
    await fs.rename(file, own)
    const { size } = await fs.stat(own)
    const segment: Segment = { ...this.#segment(own), size, live: found.length, isOpen: false }
    this.#segments.add(segment)
    this.#events.onFound(
      found.map(({ id, path, offset, length }) => ({ id, path, place: { segment, offset, length } })),
    )
  }

  #segmentFor(bytes: number): Segment {
    const limit = Math.min(8 * 2 ** 20, this.#maxBytes / 8)
    const current = this.#current
    if (current && (current.size === 0 || current.size + bytes <= limit)) return current
    if (current) {
      current.isOpen = false
      if (current.live === 0) this.#retire(current).catch(this.#events.onError)
    }
    this.#current = this.#segment(this.#newFile())
    this.#segments.add(this.#current)
    return this.#current
  }

  #segment(file: string): Segment {
    const fsync = this.#settings.fsync ?? 'interval'
    const records = new Appender(file, fsync, this.#node)
    // Losing a release only means that a log is sent again under its id, so it is not synced.
    return {
      file,
      records,
      releases: new Appender(releasesOf(file), 'never', this.#node),
      size: 0,
      live: 0,
      isOpen: true,
    }
  }

  async #retire(segment: Segment): Promise<void> {
    this.#segments.delete(segment)
    if (this.#current === segment) this.#current = undefined
    const { fs } = this.#node
    await Promise.all([segment.records.close(), segment.releases.close()])
    // Records first: releases without records are harmless, records without releases would be sent again.
    await fs.rm(segment.file, { force: true })
    await fs.rm(releasesOf(segment.file), { force: true })
  }

  #newFile(): string {
    return this.#node.path.join(this.#settings.folder, `${String(this.#files++).padStart(6, '0')}.log`)
  }

  get #lease(): string {
    return this.#node.path.join(this.#settings.folder, LEASE_FILE)
  }

  #renewLater(): void {
    this.#timer = setQuietTimer(() => {
      this.#renew()
        .catch(this.#events.onError)
        .finally(() => {
          if (!this.#isClosed) this.#renewLater()
        })
    }, LEASE_RENEWAL)
  }

  async #renew(): Promise<void> {
    const { fs } = this.#node
    const { folder, instance } = this.#settings
    const now = new Date()
    try {
      await fs.utimes(this.#lease, now, now)
    } catch {
      // This process was suspended so long that another took over the folder, so it needs a new one.
      this.#current = undefined
      await fs.mkdir(folder, { recursive: true, mode: 0o700 })
      await writeLease(folder, instance, this.#node)
    }
    await this.adopt()
  }
}
