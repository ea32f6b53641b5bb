import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { isRecord } from '@litecone/core'
import { loadConfig } from '../config/load-config.ts'
import { type LogEntry, openStores } from '../stores/index.ts'
import type { CommonFlags } from './create-program.ts'
import { logEntrySchema } from './log-entry-schema.ts'
import { print } from './with-key-store.ts'

/** Entries that are written at once. */
const BATCH = 500

/** Writes logs of an export into the store. A log that is there already is replaced, so an import may be made again. */
export async function importLogs(path: string, { config: file, folder }: CommonFlags): Promise<void> {
  const { config } = await loadConfig({ file, flags: { folder } })
  const { logs, close } = await openStores({ ...config.stores, folder: config.folder })
  let count = 0
  let batch: LogEntry[] = []
  const write = async () => {
    await logs.write(batch)
    count += batch.length
    batch = []
  }
  try {
    const input = path === '-' ? process.stdin : createReadStream(path)
    let line = 0
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1
      if (text.trim() === '') continue
      batch.push(readEntry(text, `${path}:${line}`))
      if (batch.length >= BATCH) await write()
    }
    if (batch.length) await write()
  } finally {
    print(`${count} logs were kept.`)
    await close()
  }
}

/** A line of an export, or of the file of entries that a store refused, which has its entry inside. */
function readEntry(text: string, where: string): LogEntry {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error(`${where}: this is no JSON. What came before it was kept.`)
  }
  const result = logEntrySchema.safeParse(isRecord(value) && isRecord(value.entry) ? value.entry : value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Error(`${where}: ${issue?.path.join('.')}: ${issue?.message}. What came before it was kept.`)
}
