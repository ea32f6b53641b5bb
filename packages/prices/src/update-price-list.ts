import { type Provider, REMOTE_DATA_JSON_URL, updatePrices } from '@pydantic/genai-prices'
import { forgetRates } from './listed-price.ts'

/** Where the newest list is, as JSON that this package's version can read: the list's own repository. */
export const PRICE_LIST_URL: string = REMOTE_DATA_JSON_URL

/**
 * Puts a list in the place of the one that came with the package, for all price books of the process. Makes no request: `list` is what whoever
 * calls it has read from `PRICE_LIST_URL`, parsed. Throws a `TypeError` where it is no such list; the one before holds then.
 *
 * @example
 * const answer = await fetch(PRICE_LIST_URL)
 * if (answer.ok) updatePriceList(await answer.json())
 */
export function updatePriceList(list: unknown): void {
  if (!isList(list))
    throw new TypeError('updatePriceList(list): list is not a price list. Pass the JSON of PRICE_LIST_URL.')
  try {
    updatePrices(({ setProviderData }) => setProviderData(list))
  } catch (cause) {
    throw new TypeError(
      'updatePriceList(list): the list cannot be read. It may need a newer @pydantic/genai-prices, which an update of @litecone/prices brings.',
      { cause },
    )
  }
  forgetRates()
}

/** What prices are looked up by. All else of it is checked by the library that reads it. An empty list would take away every price. */
function isList(list: unknown): list is Provider[] {
  return Array.isArray(list) && list.length > 0 && list.every(isProvider)
}

function isProvider(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) return false
  const { id, models } = entry as Partial<Record<string, unknown>>
  return typeof id === 'string' && Array.isArray(models)
}
