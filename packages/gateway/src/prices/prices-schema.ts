import { PRICE_LIST_URL, prices } from '@litecone/prices'
import * as z from 'zod'
import { complainOf } from '../config/complain-of.ts'

const rate = () => z.number().min(0)

const ratesSchema = z.strictObject({
  input: rate(),
  output: rate(),
  cacheRead: rate().exactOptional(),
  cacheWrite: rate().exactOptional(),
  cacheWrite1h: rate().exactOptional(),
})

/** The section `prices` of the configuration. */
export const pricesSchema = z.strictObject({
  custom: z
    .record(z.string(), z.union([z.string(), ratesSchema]))
    .superRefine((custom, context) => {
      for (const [name, price] of Object.entries(custom)) {
        complainOf(context, [name], () => prices({ custom: { [name]: price } }))
      }
    })
    .default({})
    .describe(
      'By "provider/model", before the list: US dollars per million tokens, or the listed model that the name stands for. None by default.',
    ),
  updateHours: z
    .number()
    .positive()
    .max(24 * 24)
    .optional()
    .describe(
      'After which the list is fetched again; first at the start. Hours; never by default: the list that came with the gateway holds.',
    ),
  url: z
    .url({ protocol: /^https?$/, abort: true })
    .default(PRICE_LIST_URL)
    .describe("Where the list is fetched, or a copy of it. The list's own repository by default."),
})

export type PricesConfigInput = z.input<typeof pricesSchema>
