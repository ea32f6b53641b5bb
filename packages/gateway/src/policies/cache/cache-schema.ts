import * as z from 'zod'

/** The section `cache` of the configuration. */
export const cacheSchema = /* @__PURE__ */ z.strictObject({
  enabled: z.boolean().default(true).describe('Whether requests can use the cache. Default: true.'),
  scope: z
    .enum(['provider-key', 'owner', 'shared'])
    .default('provider-key')
    .describe(
      'Who shares cached answers. "provider-key" (default): requests with the same credentials, in whatever header, and a gateway key of the same owner. ' +
        '"owner": all gateway keys of one owner. "shared": everyone.',
    ),
  maxTtlSeconds: z
    .int()
    .min(1)
    .max(31_536_000)
    .default(31_536_000)
    .describe('Maximum lifetime of a cached answer, whatever Cache-Control says, in seconds. Default: a year.'),
  maxEntryBytes: z
    .int()
    .min(1)
    .default(8 * 1024 * 1024)
    .describe('Maximum size of a cached answer, in bytes. Default: 8 MiB.'),
})

export type CacheConfigInput = z.input<typeof cacheSchema>
export type CacheConfig = z.output<typeof cacheSchema>
