import type { PriceBook } from '@litecone/core'
import { prices, updatePriceList } from '@litecone/prices'
import { Agent, fetch } from 'undici'
import type { Report } from '../gateway-services.ts'
import { outgoingConnector } from '../proxy/outgoing-connector.ts'
import type { UpstreamOptions } from '../proxy/upstream.ts'
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
export function openPrices(
  config: PricesConfigInput,
  report: Pick<Report, 'info' | 'warn'>,
  { proxyFor }: UpstreamOptions = {},
): OpenPrices {
  const { custom, updateHours, url } = pricesSchema.parse(config)
  const book = prices({ custom })
  if (updateHours === undefined) return { book, close: async () => undefined }
  const closing = new AbortController()
  const dispatcher = new Agent({ connect: outgoingConnector({ timeout: TIMEOUT_MS }, proxyFor) })
  const fetching = repeatWork(() => fetchList(url, closing.signal, dispatcher), {
    firstMs: 0,
    pauseMs: updateHours * HOUR_MS,
    trouble: 'The price list could not be fetched. The previous one stays in use.',
    well: 'The price list was fetched again.',
    report,
  })
  return {
    book,
    async close() {
      closing.abort()
      await fetching.close()
      await dispatcher.destroy()
    },
  }
}

async function fetchList(url: string, closing: AbortSignal, dispatcher: Agent): Promise<void> {
  const answer = await fetch(url, {
    dispatcher,
    headers: { 'user-agent': `litecone-gateway/${VERSION}` },
    signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
  })
  if (!answer.ok) {
    await answer.body?.cancel()
    throw new Error(`${new URL(url).origin} answered ${answer.status}.`)
  }
  updatePriceList(await answer.json())
}
