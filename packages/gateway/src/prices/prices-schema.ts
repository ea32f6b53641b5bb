import { PRICE_LIST_URL, prices } from '@litecone/prices'
import * as z from 'zod'
import { addThrownIssue } from '../config/add-thrown-issue.ts'

/** US dollars per million tokens. */
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
        addThrownIssue(context, [name], () => prices({ custom: { [name]: price } }))
      }
    })
    .default({})
    .describe(
      'Prices that override the list, by "provider/model": US dollars per million tokens, or the name of a listed model. None by default.',
    ),
  updateHours: z
    .number()
    .positive()
    .max(24 * 24)
    .optional()
    .describe(
      'Hours between fetches of the list, the first at startup. By default, the list shipped with the gateway is used.',
    ),
  url: z
    .url({ protocol: /^https?$/, abort: true })
    .default(PRICE_LIST_URL)
    .describe("URL of the list or of a copy. Default: the list's own repository."),
})

export type PricesConfigInput = z.input<typeof pricesSchema>
