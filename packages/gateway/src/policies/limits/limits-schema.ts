import { parseRateLimitPolicy } from '@litecone/headers'
import * as z from 'zod'

/** As `Helicone-RateLimit-Policy` writes it: `1000;w=3600;u=request;s=user`. */
const policySchema = /* @__PURE__ */ z.string().transform((text, context) => {
  const read = parseRateLimitPolicy(text)
  if (read.ok && read.policy) return read.policy
  const message = read.ok ? 'is empty: write a policy such as "1000;w=3600", or leave it out.' : read.message
  context.addIssue({ code: 'custom', message, input: undefined })
  return z.NEVER
})

/** The section `limits` of the configuration. */
export const limitsSchema = /* @__PURE__ */ z.strictObject({
  policies: z
    .array(policySchema)
    .default([])
    .describe(
      'Rate limits for everybody, written as Helicone-RateLimit-Policy has them: "1000;w=3600;s=user". None by default.',
    ),
  onBadPolicy: z
    .enum(['refuse', 'ignore'])
    .default('refuse')
    .describe(
      'Whether a rate-limit policy that cannot be read is answered with 400, or not applied, as Helicone has it; "refuse" by default.',
    ),
  onStoreError: z
    .enum(['allow', 'refuse'])
    .default('allow')
    .describe('What becomes of a request that is limited while limits cannot be looked up; "allow" by default.'),
})

export type LimitsConfigInput = z.input<typeof limitsSchema>
export type LimitsConfig = z.output<typeof limitsSchema>
