import * as z from 'zod'

/** The section `cache` of the configuration. */
export const cacheSchema = /* @__PURE__ */ z.strictObject({
  enabled: z.boolean().default(true).describe('Whether requests that ask for the cache get it. On by default.'),
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
    .describe('Answers are kept no longer, whatever Cache-Control asks for. Seconds; a year by default.'),
  maxEntryBytes: z
    .int()
    .min(1)
    .default(8 * 1024 * 1024)
    .describe('Longer answers are not kept. Bytes; 8 MiB by default.'),
})

export type CacheConfigInput = z.input<typeof cacheSchema>
export type CacheConfig = z.output<typeof cacheSchema>
