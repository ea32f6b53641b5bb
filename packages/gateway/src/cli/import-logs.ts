import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { isRecord, type PriceBook } from '@litecone/core'
import { prices } from '@litecone/prices'
import type * as z from 'zod'
import { createMeter } from '../meter/create-meter.ts'
import type { LogEntry } from '../stores/index.ts'
import type { CommonFlags } from './create-program.ts'
import { entryFromHelicone, heliconeRequestSchema } from './entry-from-helicone.ts'
import { logEntrySchema } from './log-entry-schema.ts'
import { openLogStore } from './open-log-store.ts'
import { print } from './with-key-store.ts'

/** Number of entries per write. */
const BATCH = 500

/** Writes exported logs into the store. Logs with the same id are replaced, so an import can be repeated. */
export async function importLogs(path: string, flags: CommonFlags): Promise<void> {
  // Opened before the store, which would create its folder even if this file does not exist.
  const input = path === '-' ? process.stdin : (await open(path)).createReadStream()
  const { logs, config, close } = await openLogStore(flags)
  const read = createReader(prices({ custom: config.prices.custom }))
  let count = 0
  const batch: LogEntry[] = []
  const write = async () => {
    if (batch.length) await logs.write(batch)
    count += batch.length
    batch.length = 0
  }
  let line = 0
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1
      if (text.trim() === '') continue
      try {
        batch.push(...read(text, `${path}:${line}`))
      } catch (error) {
        await write()
        throw error
      }
      if (batch.length >= BATCH) await write()
    }
    await write()
  } finally {
    print(`${count} ${count === 1 ? 'log was' : 'logs were'} imported.`)
    await close()
  }
}

/**
 * Creates a function that reads one line: an entry of the gateway's export, a line of `rejected.ndjson` (`{ at, reason, entry }`), a request of Helicone's
 * export, or a response of Helicone's API, which contains many requests. `where` is `file:line`, for errors.
 */
function createReader(book: PriceBook): (text: string, where: string) => LogEntry[] {
  const meter = createMeter({ prices: book })
  const readOne = (value: unknown, where: string): LogEntry => {
    if (isRecord(value) && 'request_id' in value)
      return entryFromHelicone(check(heliconeRequestSchema, value, where), meter)
    return check(logEntrySchema, isRecord(value) && isRecord(value.entry) ? value.entry : value, where)
  }
  return (text, where) => {
    const value = parse(text, where)
    const values = isRecord(value) && Array.isArray(value.data) ? value.data : value
    return Array.isArray(values) ? values.map((each) => readOne(each, where)) : [readOne(values, where)]
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(
      `${where}: this line is not JSON. Only JSON lines can be imported: use "export --format ndjson", or Helicone's "--format jsonl". The lines before it were imported.`,
    )
  }
}

function check<Output>(schema: z.ZodType<Output>, value: unknown, where: string): Output {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Error(`${where}: ${issue?.path.join('.')}: ${issue?.message}. The lines before it were imported.`)
}
