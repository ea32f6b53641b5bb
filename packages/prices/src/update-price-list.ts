import { type Provider, REMOTE_DATA_JSON_URL, updatePrices } from '@pydantic/genai-prices'
import { forgetRates } from './listed-price.ts'

/** The URL of the newest list, as JSON that this version can read, in the list's own repository. */
export const PRICE_LIST_URL: string = REMOTE_DATA_JSON_URL

/**
 * Replaces the price list for all price books of the process. Makes no request: `list` is the parsed JSON of `PRICE_LIST_URL`.
 *
 * @throws TypeError If `list` is not a price list. The previous one stays in use.
 *
 * @example
 * const response = await fetch(PRICE_LIST_URL)
 * if (response.ok) updatePriceList(await response.json())
 */
export function updatePriceList(list: unknown): void {
  if (!isList(list)) throw new TypeError('updatePriceList(list): list must be the JSON of PRICE_LIST_URL.')
  try {
    updatePrices(({ setProviderData }) => setProviderData(list))
  } catch (cause) {
    throw new TypeError(
      'updatePriceList(list): the list cannot be read. It may need a newer @pydantic/genai-prices: update @litecone/prices.',
      { cause },
    )
  }
  forgetRates()
}

/** Checks what prices are looked up by; the library that reads the list checks the rest. An empty list would remove every price. */
function isList(list: unknown): list is Provider[] {
  return Array.isArray(list) && list.length > 0 && list.every(isProvider)
}

function isProvider(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) return false
  const { id, models } = entry as Partial<Record<string, unknown>>
  return typeof id === 'string' && Array.isArray(models)
}
