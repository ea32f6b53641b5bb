import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isRecord } from '@litecone/core'
import { exportEntries } from '../api/export-entries.ts'
import { exportQuery } from '../api/queries.ts'
import { readQuery } from '../api/read-query.ts'
import { reasonOf } from '../reason-of.ts'
import { StoreError } from '../stores/index.ts'
import type { CommonFlags } from './create-program.ts'
import { openLogStore } from './open-log-store.ts'
import { UsageError } from './usage-error.ts'

export interface ExportFlags extends CommonFlags {
  readonly output?: string | undefined
  readonly format: string
  readonly filter: string
  readonly url?: string | undefined
}

/** Writes logs as NDJSON or CSV to a file or to standard output, from the gateway's store or from a running gateway. */
export async function exportLogs(flags: ExportFlags): Promise<void> {
  const query = new URLSearchParams(flags.filter)
  query.set('format', flags.format)
  const { body, close } = flags.url === undefined ? await fromStore(flags, query) : await fromGateway(flags.url, query)
  try {
    const output = flags.output === undefined ? process.stdout : createWriteStream(flags.output, { mode: 0o600 })
    await pipeline(Readable.from(body), output, { end: flags.output !== undefined })
  } catch (error) {
    // The reading program has closed the pipe, as in `litecone-gateway export | head`.
    if (!isRecord(error) || error.code !== 'EPIPE') throw error
  } finally {
    await close()
  }
}

type Body = AsyncIterable<Uint8Array>

async function fromStore(flags: CommonFlags, query: URLSearchParams) {
  // The filter is read like the parameters of the query API, so that both support the same filters.
  const parsed = readFilter(query)
  const stores = await openLogStore(flags).catch((error: unknown) => {
    if (!(error instanceof StoreError) || error.code !== 'locked') throw error
    throw new Error(`${flags.folder ?? 'The folder'} is in use by a gateway: export from the gateway with --url.`, {
      cause: error,
    })
  })
  let failure: unknown
  const { body } = await exportEntries(stores.logs, parsed, (error) => {
    failure = error
  })
  const close = async () => {
    await stores.close()
    if (failure) throw failure
  }
  return { body: (body ?? []) as Body, close }
}

function readFilter(query: URLSearchParams) {
  try {
    return readQuery(exportQuery, `http://export/?${query}`)
  } catch (error) {
    throw new UsageError(`--filter: ${reasonOf(error)}`)
  }
}

async function fromGateway(url: string, query: URLSearchParams) {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UsageError('--url: write the complete address of a gateway, such as http://127.0.0.1:8787.')
  const key = process.env['LITECONE_GATEWAY_KEY']
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {}
  const response = await fetch(new URL(`/api/v1/export?${query}`, url), { headers }).catch((error: unknown) => {
    throw new Error(`The gateway at ${url} cannot be reached.`, { cause: error })
  })
  if (!response.ok || !response.body)
    throw new UsageError(`The gateway returned ${response.status}: ${await response.text()}`)
  return { body: explainBreak(response.body, url), close: async () => undefined }
}

/** Passes the export through. Throws an error that says so if the connection breaks. */
async function* explainBreak(body: Body, url: string): Body {
  try {
    yield* body
  } catch (cause) {
    throw new Error(
      `The connection to the gateway at ${url} broke before the end of the export: the output is incomplete.`,
      { cause },
    )
  }
}
