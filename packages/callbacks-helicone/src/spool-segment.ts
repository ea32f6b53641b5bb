import type { FileHandle } from 'node:fs/promises'
import type { SpoolOptions } from './options.ts'
import type { Log } from './payload.ts'
import type { NodeModules } from './spool-node.ts'
import { setQuietTimer } from './timers.ts'

type Fsync = NonNullable<SpoolOptions['fsync']>

/** The location of a record. */
export interface SpoolPlace {
  readonly segment: Segment
  readonly offset: number
  readonly length: number
}

/** A file of records, and a file with the offsets of delivered ones. Deleted once it is full and all records are delivered. */
export interface Segment {
  readonly file: string
  readonly records: Appender
  readonly releases: Appender
  size: number
  live: number
  isOpen: boolean
}

/** A record found in a file. */
export interface FoundRecord {
  readonly id: string
  readonly path: string
  readonly offset: number
  readonly length: number
}

const NEWLINE = /* @__PURE__ */ Uint8Array.of(0x0a)

/** One record per line: checksum, id, path and the body, which is JSON and so contains no line breaks. */
export function encodeRecord({ id, path, body }: Log, zlib: NodeModules['zlib']): Uint8Array {
  const content = Buffer.concat([Buffer.from(`${encodeURIComponent(id)} ${path} `), body])
  return Buffer.concat([Buffer.from(`${checksum(content, zlib)} `), content, NEWLINE])
}

/** The record of a line, or `undefined` if the line is incomplete or damaged. */
export function decodeRecord(line: Uint8Array, zlib: NodeModules['zlib']): Log | undefined {
  const content = Buffer.from(line.buffer, line.byteOffset + 9, Math.max(0, line.byteLength - 9))
  const sum = Buffer.from(line.buffer, line.byteOffset, Math.min(8, line.byteLength)).toString('latin1')
  if (content.length === 0 || sum !== checksum(content, zlib)) return undefined
  const idEnd = content.indexOf(0x20)
  const pathEnd = content.indexOf(0x20, idEnd + 1)
  if (idEnd < 0 || pathEnd < 0) return undefined
  return {
    id: decodeURIComponent(content.toString('latin1', 0, idEnd)),
    path: content.toString('latin1', idEnd + 1, pathEnd),
    body: content.subarray(pathEnd + 1),
  }
}

/** The undelivered records of a segment's file, without incomplete or damaged ones. */
export async function readSegment(file: string, { fs, zlib }: NodeModules): Promise<FoundRecord[]> {
  const released = new Set((await readIfThere(releasesOf(file), fs)).toString('latin1').split('\n'))
  const bytes = await readIfThere(file, fs)
  const records: FoundRecord[] = []
  for (let offset = 0, end = bytes.indexOf(0x0a); end >= 0; offset = end + 1, end = bytes.indexOf(0x0a, offset)) {
    if (released.has(releaseMark(offset))) continue
    const record = decodeRecord(bytes.subarray(offset, end), zlib)
    if (record) records.push({ id: record.id, path: record.path, offset, length: end - offset })
  }
  return records
}

export function releasesOf(file: string): string {
  return file.replace(/\.log$/, '.ack')
}

/** Of fixed width, so that an incomplete mark is recognized. */
export function releaseMark(offset: number): string {
  return String(offset).padStart(12, '0')
}

/** Appends to a file in the order of the calls, batching writes. */
export class Appender {
  #open: () => Promise<FileHandle>
  readonly #fsync: Fsync
  #handle: Promise<FileHandle> | undefined
  #queue: { bytes: Uint8Array; done: (error?: unknown) => void }[] = []
  #writing: Promise<void> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(file: string, fsync: Fsync, { fs }: NodeModules) {
    this.#open = () => fs.open(file, 'a+')
    this.#fsync = fsync
  }

  append(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ bytes, done: (error) => (error === undefined ? resolve() : reject(error)) })
      this.#writing ??= this.#drain().finally(() => {
        this.#writing = undefined
      })
    })
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const handle = await this.#file()
    const bytes = new Uint8Array(length)
    const { bytesRead } = await handle.read(bytes, 0, length, offset)
    return bytes.subarray(0, bytesRead)
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#release()
  }

  async #release(): Promise<void> {
    clearTimeout(this.#timer)
    const handle = this.#handle
    this.#handle = undefined
    await (await handle)?.close()
  }

  #file(): Promise<FileHandle> {
    this.#handle ??= this.#open()
    return this.#handle
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue
      this.#queue = []
      try {
        const handle = await this.#file()
        await handle.appendFile(Buffer.concat(batch.map(({ bytes }) => bytes)))
        if (this.#fsync === 'always') await handle.datasync()
        else if (this.#fsync === 'interval') this.#syncLater(handle)
        for (const { done } of batch) done()
      } catch (error) {
        // A record after an incomplete line would be lost with it.
        this.#open = () => Promise.reject(error)
        await this.#release().catch(() => {})
        for (const { done } of batch) done(error)
      }
    }
  }

  #syncLater(handle: FileHandle): void {
    this.#timer ??= setQuietTimer(() => {
      this.#timer = undefined
      // The file may have been closed in the meantime, with nothing left to sync.
      handle.datasync().catch(() => {})
    }, 1000)
  }
}

function checksum(content: Uint8Array, zlib: NodeModules['zlib']): string {
  return zlib.crc32(content).toString(16).padStart(8, '0')
}

async function readIfThere(file: string, fs: NodeModules['fs']): Promise<Buffer> {
  try {
    return await fs.readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}
