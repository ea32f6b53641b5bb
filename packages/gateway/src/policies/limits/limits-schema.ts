import { parseRateLimitPolicy } from '@litecone/headers'
import * as z from 'zod'

/** In the form of `Helicone-RateLimit-Policy`: `1000;w=3600;u=request;s=user`. */
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
      'Rate limits for all requests, in the format of Helicone-RateLimit-Policy: "1000;w=3600;s=user". None by default.',
    ),
  onBadPolicy: z
    .enum(['refuse', 'ignore'])
    .default('refuse')
    .describe(
      'What happens to a request with an invalid rate-limit policy: 400 ("refuse", default), or the policy is ignored, as with Helicone.',
    ),
  onStoreError: z
    .enum(['allow', 'refuse'])
    .default('allow')
    .describe('What happens to requests with limits while the store is down. Default: "allow".'),
})

export type LimitsConfigInput = z.input<typeof limitsSchema>
export type LimitsConfig = z.output<typeof limitsSchema>
