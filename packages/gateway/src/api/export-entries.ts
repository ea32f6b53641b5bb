import { type Options, stringify } from 'csv-stringify/sync'
import type { LogEntry, LogStore } from '../stores/index.ts'
import type { ExportQuery } from './queries.ts'

interface ExportFormat {
  readonly contentType: string
  readonly head: (bodies: boolean) => string
  readonly line: (entry: LogEntry, bodies: boolean) => string
}

const NDJSON: ExportFormat = {
  contentType: 'application/x-ndjson; charset=utf-8',
  head: () => '',
  line: (entry, bodies) => `${JSON.stringify(bodies ? entry : { ...entry, requestBody: null, responseBody: null })}\n`,
}

/** https://www.rfc-editor.org/rfc/rfc4180 */
const CSV: ExportFormat = {
  contentType: 'text/csv; charset=utf-8; header=present',
  head: (bodies) => row(columnsFor(bodies).map(([name]) => name)),
  line: (entry, bodies) => row(columnsFor(bodies).map(([, read]) => read(entry))),
}

type Cell = string | number | boolean | null

function row(cells: readonly Cell[]): string {
  return stringify([[...cells]], OPTIONS)
}

const OPTIONS: Options = {
  // Prompts and names are untrusted. They must not run as formulas in a spreadsheet.
  escape_formulas: true,
  record_delimiter: '\r\n',
  // By default, only texts with the delimiter are quoted. But most readers also end a row at a lone carriage return, and the text after it would be a new
  // row, whose first cell was not protected.
  quoted_match: /[\r\n]/,
  cast: { boolean: String },
}

type Column = readonly [name: string, read: (entry: LogEntry) => Cell]

const COLUMNS: readonly Column[] = [
  ['id', ({ id }) => id],
  ['createdAt', ({ createdAt }) => new Date(createdAt).toISOString()],
  ['provider', ({ provider }) => provider],
  ['model', ({ model }) => model],
  ['requestedModel', ({ requestedModel }) => requestedModel],
  ['servedModel', ({ servedModel }) => servedModel],
  ['operation', ({ operation }) => operation],
  ['source', ({ source }) => source],
  ['method', ({ method }) => method],
  ['url', ({ url }) => url],
  ['status', ({ status }) => status],
  ['errorType', ({ errorType }) => errorType],
  ['stream', ({ stream }) => stream],
  ['latencyMs', ({ latencyMs }) => latencyMs],
  ['timeToFirstTokenMs', ({ timeToFirstTokenMs }) => timeToFirstTokenMs],
  ['promptTokens', ({ tokens }) => tokens.prompt],
  ['completionTokens', ({ tokens }) => tokens.completion],
  ['totalTokens', ({ tokens }) => tokens.total],
  ['cacheReadTokens', ({ tokens }) => tokens.cacheRead],
  ['cacheWriteTokens', ({ tokens }) => tokens.cacheWrite],
  ['reasoningTokens', ({ tokens }) => tokens.reasoning],
  ['costUsd', ({ costUsd }) => costUsd],
  ['userId', ({ userId }) => userId],
  ['sessionId', ({ sessionId }) => sessionId],
  ['sessionPath', ({ sessionPath }) => sessionPath],
  ['sessionName', ({ sessionName }) => sessionName],
  ['promptId', ({ promptId }) => promptId],
  ['promptVersion', ({ promptVersion }) => promptVersion],
  ['properties', ({ properties }) => JSON.stringify(properties)],
  ['cache', ({ cache }) => cache],
  ['cacheSavedUsd', ({ cacheSavedUsd }) => cacheSavedUsd],
  ['rateLimited', ({ rateLimited }) => rateLimited],
  ['securityVerdict', ({ securityVerdict }) => securityVerdict],
  ['keyId', ({ keyId }) => keyId],
  ['scores', ({ scores }) => JSON.stringify(scores)],
  ['feedback', ({ feedback }) => feedback],
  ['requestSize', ({ requestSize }) => requestSize],
  ['responseSize', ({ responseSize }) => responseSize],
]

const BODIES: readonly Column[] = [
  ['requestBody', ({ requestBody }) => requestBody],
  ['responseBody', ({ responseBody }) => responseBody],
]

function columnsFor(bodies: boolean): readonly Column[] {
  return bodies ? [...COLUMNS, ...BODIES] : COLUMNS
}

/** Bytes that are collected before they are sent. */
const CHUNK_LENGTH = 64 * 1024

/**
 * A response that reads from the store as fast as the client reads it. Rejects if the store cannot be read at all. If it fails later, `breakOff` is called and
 * must break the connection, so that a partial export is not mistaken for a complete one.
 */
export async function exportEntries(
  store: LogStore,
  query: ExportQuery,
  breakOff: (error: unknown) => void,
): Promise<Response> {
  const { format = 'ndjson', bodies = format === 'ndjson', order, ...filter } = query
  const { contentType, head, line } = format === 'csv' ? CSV : NDJSON
  const entries = store.export(filter, { order })[Symbol.asyncIterator]()
  let next = await entries.next()
  let begin = head(bodies)
  const encoder = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let chunk = begin
        begin = ''
        try {
          while (!next.done && chunk.length < CHUNK_LENGTH) {
            chunk += line(next.value, bodies)
            next = await entries.next()
          }
        } catch (error) {
          breakOff(error)
          return controller.close()
        }
        if (chunk !== '') controller.enqueue(encoder.encode(chunk))
        if (next.done) controller.close()
      },
      async cancel() {
        await entries.return?.()
      },
    },
    { highWaterMark: 0 },
  )
  const name = `requests-${new Date().toISOString().slice(0, 10)}.${format}`
  const headers = { 'content-type': contentType, 'content-disposition': `attachment; filename="${name}"` }
  return new Response(stream, { headers })
}
