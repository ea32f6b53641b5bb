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

/** Opens the prices of a gateway. With `updateHours`, fetches the list in the background, immediately and then periodically. */
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
    failureMessage: 'The price list could not be fetched. The previous one stays in use.',
    recoveryMessage: 'The price list was fetched again.',
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
  const response = await fetch(url, {
    dispatcher,
    headers: { 'user-agent': `litecone-gateway/${VERSION}` },
    signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
  })
  if (!response.ok) {
    await response.body?.cancel()
    throw new Error(`${new URL(url).origin} returned ${response.status}.`)
  }
  updatePriceList(await response.json())
}
