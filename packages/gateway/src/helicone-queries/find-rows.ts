import { IntakeError } from '../intake/intake-error.ts'
import type { LogStore, LogSummary, Page, PageOptions } from '../stores/index.ts'
import type { RequestFilter } from './read-filter.ts'

export interface Cut {
  /** Maximum number of rows that are read for a response. More would block the log store for other queries. */
  readonly most: number
  readonly offset: number
  readonly limit: number
}

const PAGE = 1000

/** Maximum number of requests that are read for a response. */
export const MAX_REQUESTS = 200_000

/** Of what a list gives page by page, the rows that a test lets through, in its order. Rejects with an `IntakeError` when too many would have to be looked at. */
export async function findRows<Listed, Row>(
  list: (page: PageOptions) => Promise<Page<Listed>>,
  test: (listed: Listed) => Promise<Row | undefined> | Row | undefined,
  { most, offset, limit }: Cut,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  let matching = 0
  let read = 0
  do {
    const page = await list({ limit: PAGE, cursor })
    for (const listed of page.items) {
      const row = await test(listed)
      if (row === undefined || ++matching <= offset) continue
      rows.push(row)
      if (rows.length >= limit) return rows
    }
    read += page.items.length
    cursor = page.next
    if (read >= most && cursor !== undefined)
      throw new IntakeError(
        400,
        `More than ${most} would have to be looked through. Narrow the filter by time, or take GET /api/v1/export.`,
      )
  } while (cursor !== undefined && limit > 0)
  return rows
}

/** Calls `visit` with each request that matches, newest first. Rejects as `findRows` does. */
export async function visitRequests(
  logs: LogStore,
  { matches, within }: RequestFilter,
  visit: (request: LogSummary) => void,
): Promise<void> {
  const show = (request: LogSummary): undefined => {
    if (matches(request)) visit(request)
  }
  await findRows((page) => logs.requests(within, page), show, { most: MAX_REQUESTS, offset: 0, limit: 1 })
}
