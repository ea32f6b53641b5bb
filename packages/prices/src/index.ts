export type { CustomPrice } from './custom-price.ts'
export { type PricesOptions, prices } from './prices.ts'
