import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { exportEntries } from '../api/export-entries.ts'
import { exportQuery } from '../api/queries.ts'
import { readQuery } from '../api/read-query.ts'
import type { CommonFlags } from './create-program.ts'
import { openLogStore } from './open-log-store.ts'
import { UsageError } from './usage-error.ts'

export interface ExportFlags extends CommonFlags {
  readonly output?: string | undefined
  readonly format: string
  readonly filter: string
  readonly url?: string | undefined
}

export async function exportLogs(flags: ExportFlags): Promise<void> {
  const query = new URLSearchParams(flags.filter)
  query.set('format', flags.format)
  const { body, close } = flags.url === undefined ? await fromStore(flags, query) : await fromGateway(flags.url, query)
  try {
    const output = flags.output === undefined ? process.stdout : createWriteStream(flags.output, { mode: 0o600 })
    await pipeline(Readable.fromWeb(body), output, { end: flags.output !== undefined })
  } finally {
    await close()
  }
}

type Body = Parameters<typeof Readable.fromWeb>[0]

async function fromStore(flags: CommonFlags, query: URLSearchParams) {
  // As the API reads it, so that both know the same filters.
  const parsed = readQuery(exportQuery, `http://export/?${query}`)
  const stores = await openLogStore(flags)
  let failure: unknown
  const { body } = await exportEntries(stores.logs, parsed, (error) => {
    failure = error
  })
  const close = async () => {
    await stores.close()
    if (failure) throw failure
  }
  return { body: (body ?? new ReadableStream()) as Body, close }
}

async function fromGateway(url: string, query: URLSearchParams) {
  const key = process.env['LITECONE_GATEWAY_KEY']
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {}
  const response = await fetch(new URL(`/api/v1/export?${query}`, url), { headers })
  if (!response.ok || !response.body)
    throw new UsageError(`The gateway answered ${response.status}: ${await response.text()}`)
  return { body: response.body as Body, close: async () => undefined }
}
