import * as z from 'zod'
import { checksSchema } from '../checks/checks-schema.ts'
import { cacheSchema } from '../policies/cache/cache-schema.ts'
import { limitsSchema } from '../policies/limits/limits-schema.ts'
import { pricesSchema } from '../prices/prices-schema.ts'
import { createProviders } from '../providers.ts'
import { parseProxy } from '../proxy/proxy-rules.ts'
import { parseHostList } from '../proxy/target-guard-list.ts'
import { complainOf } from './complain-of.ts'
import { postgresUrl, redisUrl } from './store-url.ts'

/** A timer fires at once when it is to wait longer than 31 bits say: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const LONGEST_MS = 2_147_483_647

const milliseconds = (least = 1) => z.int().min(least).max(LONGEST_MS)
const bytes = () => z.int().min(1)

const providerSchema = z
  .strictObject({
    apiBase: z
      .url({ protocol: /^https?$/, abort: true })
      .optional()
      .describe('Where its API is, version path included. Its own address by default.'),
    apiKey: z
      .string()
      .min(1)
      .optional()
      .describe('Sent where a client sends none. Better kept in the vault. None by default.'),
    headers: z
      .record(z.string(), z.string())
      .optional()
      .describe('Sent by the OpenAI-compatible endpoint. None by default.'),
  })
  .describe('A provider of the workspace by its id, or an OpenAI-shaped API under an id of your own.')

/** Told here too, where the line of it is known. */
const providersSchema = z.record(z.string(), providerSchema).superRefine((providers, context) => {
  for (const [id, settings] of Object.entries(providers))
    complainOf(context, [id], () => createProviders({ [id]: settings }, {}))
})

const targetsSchema = (field: string) =>
  z
    .array(z.string())
    .superRefine((entries, context) =>
      entries.forEach((entry, index) =>
        complainOf(context, [index], () => parseHostList([entry], `upstream.${field}.${index}`)),
      ),
    )

/** As browsers send it: anything else would never be matched. */
const originSchema = z
  .string()
  .regex(
    /^(?:\*|[a-z][a-z0-9+.-]*:\/\/[^/?#\sA-Z]+)$/,
    'write an origin as browsers do, "https://app.example.com", or "*".',
  )

const storesSchema = z.strictObject({
  postgres: z
    .strictObject({
      url: postgresUrl(),
      connections: z.int().min(1).optional().describe('At most, of each gateway; 10 by default.'),
      schema: z.string().min(1).optional().describe('Keeps installations in one database apart. "public" by default.'),
    })
    .optional()
    .describe('Logs and keys of several gateways. Without it they are kept in the folder.'),
  redis: z
    .strictObject({
      url: redisUrl(),
      prefix: z.string().min(1).optional().describe('Before every key; "litecone:" by default.'),
      timeout: milliseconds().optional().describe('After which it counts as gone. Milliseconds; 1 second by default.'),
    })
    .optional()
    .describe('Cache and limits of several gateways. Without it they are kept in the folder.'),
})

const serverSchema = z.strictObject({
  maxBodyBytes: bytes().default(104_857_600).describe('Of a request. Bytes; 100 MiB by default.'),
  maxHeaderBytes: bytes().default(65_536).describe('Of a request. Bytes; 64 KiB by default.'),
  maxConnections: z.int().min(1).optional().describe('More are closed at once. No limit by default.'),
  headersTimeoutMs: milliseconds()
    .default(30_000)
    .describe('In which a client must have sent its headers. Milliseconds; 30 seconds by default.'),
  keepAliveTimeoutMs: milliseconds()
    .default(65_000)
    .describe('For which an idle connection is kept. Milliseconds; 65 seconds by default.'),
  stallTimeoutMs: milliseconds()
    .default(60_000)
    .describe('In which nothing of a body may come, or of an answer be read. Milliseconds; a minute by default.'),
  drainMs: milliseconds(0)
    .default(30_000)
    .describe('For which requests may go on after SIGTERM. Milliseconds; 30 seconds by default.'),
  hosts: z
    .array(z.string().min(1))
    .default([])
    .describe('Names by which a gateway without keys may be called. None by default.'),
  corsOrigins: z
    .array(originSchema)
    .default([])
    .describe('Origins whose pages may use the gateway; "*" for any. None by default.'),
})

const logsSchema = z.strictObject({
  maxBodyBytes: bytes()
    .default(1_048_576)
    .describe('Of each body that is kept; the middle of longer ones is cut out. Bytes; 1 MiB by default.'),
  retentionDays: z.number().positive().optional().describe('After which logs are deleted. Days; never by default.'),
  onFull: z
    .enum(['shed-logs', 'refuse-requests'])
    .default('shed-logs')
    .describe('What gives way when there is no room; "shed-logs" by default.'),
  maxWaitingBytes: bytes()
    .default(1_073_741_824)
    .describe('Of logs that wait to be written, on disk. Bytes; 1 GiB by default.'),
})

const upstreamSchema = z.strictObject({
  allowedTargets: targetsSchema('allowedTargets')
    .default([])
    .describe('Names, addresses and ranges that clients may choose in any case. None by default.'),
  deniedTargets: targetsSchema('deniedTargets')
    .default([])
    .describe('Names, addresses and ranges that they may not; "*" for all others. None by default.'),
  allowPrivate: z.boolean().default(false).describe('Lets clients choose targets in private networks. Off by default.'),
  proxy: z
    .string()
    .min(1)
    .optional()
    .superRefine((proxy, context) => {
      if (proxy !== undefined) complainOf(context, [], () => parseProxy(proxy, 'upstream.proxy'))
    })
    .describe(
      'HTTP proxy for all outgoing requests: http://user:password@proxy:3128. By default, HTTPS_PROXY and HTTP_PROXY of the environment.',
    ),
  noProxy: z
    .array(z.string())
    .optional()
    .describe(
      'Names, addresses and ranges reached without the proxy; "*" for all. By default, NO_PROXY of the environment.',
    ),
  connectTimeoutMs: milliseconds()
    .default(10_000)
    .describe('In which a provider must take the connection. Milliseconds; 10 seconds by default.'),
  firstByteTimeoutMs: milliseconds()
    .default(600_000)
    .describe('In which it must begin to answer. Milliseconds; 10 minutes by default.'),
  idleTimeoutMs: milliseconds()
    .default(300_000)
    .describe('In which nothing of its answer may come. Milliseconds; 5 minutes by default.'),
})

const alertsSchema = z.strictObject({
  everyMs: milliseconds()
    .default(30_000)
    .describe('After which an alert is looked at again. Milliseconds; 30 seconds by default.'),
  timeoutMs: milliseconds()
    .default(10_000)
    .describe('In which a webhook must answer. Milliseconds; 10 seconds by default.'),
  retryDelaysMs: z
    .array(milliseconds())
    .default([5000, 30_000, 120_000, 600_000])
    .describe(
      'Before each further attempt of a post that failed. Milliseconds; by default 5 and 30 seconds, 2 and 10 minutes.',
    ),
})

const reportSchema = z.strictObject({
  level: z
    .enum(['info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('The least that is told; "info" by default.'),
  format: z.enum(['json', 'text']).optional().describe('By default "text" at a terminal, "json" elsewhere.'),
})

/** Everything that can be configured, in files, by `LITECONE_` variables and, in part, by flags. */
export const configSchema = z.strictObject({
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Where it listens; 127.0.0.1 by default. On any other than loopback it needs a key.'),
  port: z
    .int()
    .min(0)
    .max(65_535)
    .default(8787)
    .describe('On which it listens; 8787 by default. 0 takes any that is free.'),
  folder: z
    .string()
    .min(1)
    .default('.litecone')
    .describe('Where everything is kept, relative to the working directory; ".litecone" by default.'),
  providers: providersSchema.default({}).describe('Providers by id.'),
  stores: storesSchema.prefault({}).describe('For several gateways.'),
  server: serverSchema.prefault({}).describe('How clients are served.'),
  logs: logsSchema.prefault({}).describe('What is kept of requests.'),
  cache: cacheSchema.prefault({}).describe('Answers that are given again.'),
  limits: limitsSchema.prefault({}).describe('How often, and for how much.'),
  checks: checksSchema.prefault({}).describe('What is looked for in prompts.'),
  prices: pricesSchema.prefault({}).describe('What calls cost.'),
  alerts: alertsSchema.prefault({}).describe('How alerts are looked at and sent.'),
  upstream: upstreamSchema.prefault({}).describe('How providers are reached, and which targets clients may choose.'),
  report: reportSchema.prefault({}).describe('What the operator is told.'),
})

export type Config = z.output<typeof configSchema>
