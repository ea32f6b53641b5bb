export type { CustomPrice } from './custom-price.ts'
export { type PricesOptions, prices } from './prices.ts'
export { priceProviderId } from './provider-ids.ts'
export { PRICE_LIST_URL, updatePriceList } from './update-price-list.ts'
