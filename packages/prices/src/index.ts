export type { CustomPrice } from './custom-price.ts'
export { type PricesOptions, prices } from './prices.ts'
export { priceProviderId } from './provider-ids.ts'
