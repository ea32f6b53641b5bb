import { IntakeError } from '../intake/intake-error.ts'
import type { LogStore, LogSummary, Page, PageOptions } from '../stores/index.ts'
import type { RequestFilter } from './read-filter.ts'

export interface FindOptions {
  /** Maximum number of rows to read. Reading more would block the log store for other queries. */
  readonly maxRead: number
  readonly offset: number
  readonly limit: number
}

const PAGE_SIZE = 1000

/** Maximum number of requests to read for one response. */
export const MAX_REQUESTS = 200_000

/**
 * Reads a list page by page, and returns the results of `test` that are not `undefined`, in the list's order. `offset` and `limit` count these results. Rejects
 * with an `IntakeError` if more than `maxRead` rows would have to be read.
 */
export async function findRows<Listed, Row>(
  list: (page: PageOptions) => Promise<Page<Listed>>,
  test: (listed: Listed) => Promise<Row | undefined> | Row | undefined,
  { maxRead, offset, limit }: FindOptions,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  let matching = 0
  let read = 0
  do {
    const page = await list({ limit: PAGE_SIZE, cursor })
    for (const listed of page.items) {
      const row = await test(listed)
      if (row === undefined || ++matching <= offset) continue
      rows.push(row)
      if (rows.length >= limit) return rows
    }
    read += page.items.length
    cursor = page.next
    if (read >= maxRead && cursor !== undefined)
      throw new IntakeError(
        400,
        `More than ${maxRead} rows would have to be read. Narrow the filter by time, or use GET /api/v1/export.`,
      )
  } while (cursor !== undefined && limit > 0)
  return rows
}

/** Calls `visit` with each matching request, newest first. Rejects like `findRows`. */
export async function visitRequests(
  logs: LogStore,
  { matches, within }: RequestFilter,
  visit: (request: LogSummary) => void,
): Promise<void> {
  // Returns `undefined`, so that no rows are collected.
  const test = (request: LogSummary): undefined => {
    if (matches(request)) visit(request)
  }
  await findRows((page) => logs.requests(within, page), test, { maxRead: MAX_REQUESTS, offset: 0, limit: 1 })
}
