import { appendFile, stat } from 'node:fs/promises'
import type { LogEntry } from '../stores/index.ts'

/** A file of entries that the store rejected, for operators. Each line is `{ at, reason, entry }`. `litecone-gateway import` can read it. */
export interface RejectedFile {
  readonly path: string
  /** Resolves to false if the file is full or cannot be written. */
  add(rejected: readonly { readonly entry: LogEntry; readonly reason: string }[]): Promise<boolean>
}

export function rejectedFile(path: string, maxBytes: number): RejectedFile {
  return {
    path,
    async add(rejected) {
      const at = new Date().toISOString()
      const lines = rejected.map(({ entry, reason }) => `${JSON.stringify({ at, reason, entry })}\n`).join('')
      try {
        if ((await sizeOf(path)) + Buffer.byteLength(lines) > maxBytes) return false
        await appendFile(path, lines, { mode: 0o600 })
        return true
      } catch {
        return false
      }
    },
  }
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  return found?.size ?? 0
}
