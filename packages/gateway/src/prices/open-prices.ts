import type { PriceBook } from '@litecone/core'
import { prices, updatePriceList } from '@litecone/prices'
import type { Report } from '../gateway-services.ts'
import { repeatWork } from '../repeat-work.ts'
import { VERSION } from '../version.ts'
import { type PricesConfigInput, pricesSchema } from './prices-schema.ts'

export interface OpenPrices {
  readonly book: PriceBook
  /** Stops fetching the list. */
  close(): Promise<void>
}

const HOUR_MS = 3_600_000
const TIMEOUT_MS = 30_000

/** The prices of a gateway. Where it is configured the list is fetched, at once and again and again; nothing waits for it. */
export function openPrices(config: PricesConfigInput, report: Pick<Report, 'info' | 'warn'>): OpenPrices {
  const { custom, updateHours, url } = pricesSchema.parse(config)
  const book = prices({ custom })
  if (updateHours === undefined) return { book, close: async () => undefined }
  const closing = new AbortController()
  const fetching = repeatWork(() => fetchList(url, closing.signal), {
    firstMs: 0,
    pauseMs: updateHours * HOUR_MS,
    trouble: 'The price list could not be fetched. The one before holds.',
    well: 'The price list was fetched again.',
    report,
  })
  return {
    book,
    close() {
      closing.abort()
      return fetching.close()
    },
  }
}

async function fetchList(url: string, closing: AbortSignal): Promise<void> {
  const answer = await fetch(url, {
    headers: { 'user-agent': `litecone-gateway/${VERSION}` },
    signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
  })
  if (!answer.ok) {
    await answer.body?.cancel()
    throw new Error(`${new URL(url).origin} answered ${answer.status}.`)
  }
  updatePriceList(await answer.json())
}
