import * as z from 'zod'
import { checksSchema } from '../checks/checks-schema.ts'
import { cacheSchema } from '../policies/cache/cache-schema.ts'
import { limitsSchema } from '../policies/limits/limits-schema.ts'
import { pricesSchema } from '../prices/prices-schema.ts'
import { createProviders } from '../providers.ts'
import { parseProxy } from '../proxy/proxy-rules.ts'
import { parseHostList } from '../proxy/target-guard-list.ts'
import { addThrownIssue } from './add-thrown-issue.ts'
import { postgresUrl, redisUrl } from './store-url.ts'

/** The maximum delay of a timer. With a longer one, it would fire immediately: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const MAX_TIMER_MS = 2_147_483_647

const milliseconds = (minimum = 1) => z.int().min(minimum).max(MAX_TIMER_MS)
const bytes = () => z.int().min(1)

const providerSchema = z
  .strictObject({
    apiBase: z
      .url({ protocol: /^https?$/, abort: true })
      .optional()
      .describe('Base URL of its API, with the version path. By default, the provider’s own.'),
    apiKey: z
      .string()
      .min(1)
      .optional()
      .describe('API key for requests that come without one. The vault is a safer place for it. None by default.'),
    headers: z
      .record(z.string(), z.string())
      .optional()
      .describe('Extra headers for requests from /ai/v1. None by default.'),
  })
  .describe('A built-in provider, by its id, or an OpenAI-compatible API under an id of your own.')

/** `startGateway` creates the providers again. They are checked here too, so that errors are reported with their lines. */
const providersSchema = z.record(z.string(), providerSchema).superRefine((providers, context) => {
  for (const [id, settings] of Object.entries(providers))
    addThrownIssue(context, [id], () => createProviders({ [id]: settings }, {}))
})

const targetsSchema = (field: string) =>
  z
    .array(z.string())
    .superRefine((entries, context) =>
      entries.forEach((entry, index) =>
        addThrownIssue(context, [index], () => parseHostList([entry], `upstream.${field}.${index}`)),
      ),
    )

/** An origin exactly as browsers send it, because it is compared as text. */
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
      connections: z.int().min(1).optional().describe('Maximum number of connections per gateway. Default: 10.'),
      schema: z
        .string()
        .min(1)
        .optional()
        .describe('Schema for the tables, so that several installations can share a database. Default: "public".'),
    })
    .optional()
    .describe(
      'PostgreSQL for logs, keys, vault and alerts, shared by several gateways. Without it, they are in the folder.',
    ),
  redis: z
    .strictObject({
      url: redisUrl(),
      prefix: z.string().min(1).optional().describe('Prefix of all keys. Default: "litecone:".'),
      timeout: milliseconds().optional().describe('Timeout of a command, in milliseconds. Default: 1 second.'),
    })
    .optional()
    .describe('Redis for cache, limits and budgets, shared by several gateways. Without it, they are in the folder.'),
})

const serverSchema = z.strictObject({
  maxBodyBytes: bytes().default(104_857_600).describe('Maximum size of a request body, in bytes. Default: 100 MiB.'),
  maxHeaderBytes: bytes()
    .default(65_536)
    .describe('Maximum size of all headers of a request, in bytes. Default: 64 KiB.'),
  maxConnections: z
    .int()
    .min(1)
    .optional()
    .describe('Maximum number of client connections; further ones are closed. No limit by default.'),
  headersTimeoutMs: milliseconds()
    .default(30_000)
    .describe('Time for a client to send all headers, in milliseconds. Default: 30 seconds.'),
  keepAliveTimeoutMs: milliseconds()
    .default(65_000)
    .describe('How long idle client connections stay open, in milliseconds. Default: 65 seconds.'),
  stallTimeoutMs: milliseconds()
    .default(60_000)
    .describe(
      'How long a transfer may stand still while a client sends a body or reads a response, in milliseconds. Default: 1 minute.',
    ),
  drainMs: milliseconds(0)
    .default(30_000)
    .describe('Time for running requests to end after SIGTERM, in milliseconds. Default: 30 seconds.'),
  hosts: z
    .array(z.string().min(1))
    .default([])
    .describe('Host names accepted by a gateway without keys, besides localhost and addresses. None by default.'),
  corsOrigins: z
    .array(originSchema)
    .default([])
    .describe('Origins of web pages that may use the gateway; "*" for any. None by default.'),
})

const logsSchema = z.strictObject({
  maxBodyBytes: bytes()
    .default(1_048_576)
    .describe('Maximum size of a logged body, in bytes; longer ones lose their middle. Default: 1 MiB.'),
  retentionDays: z
    .number()
    .positive()
    .optional()
    .describe('Days after which logs are deleted. By default they are kept.'),
  onFull: z
    .enum(['shed-logs', 'refuse-requests'])
    .default('shed-logs')
    .describe(
      'What happens when there is no room for logs: they are dropped ("shed-logs", default), or requests return 503.',
    ),
  maxWaitingBytes: bytes()
    .default(1_073_741_824)
    .describe('Maximum size of the write-ahead file, where logs wait for the store, in bytes. Default: 1 GiB.'),
})

const upstreamSchema = z.strictObject({
  allowedTargets: targetsSchema('allowedTargets')
    .default([])
    .describe('Names, addresses and CIDR ranges that clients may always choose as targets. None by default.'),
  deniedTargets: targetsSchema('deniedTargets')
    .default([])
    .describe(
      'Names, addresses and CIDR ranges that clients may not choose; "*" for all but the allowed ones. None by default.',
    ),
  allowPrivate: z
    .boolean()
    .default(false)
    .describe('Whether clients may choose targets in private networks and on this machine. Default: false.'),
  proxy: z
    .string()
    .min(1)
    .optional()
    .superRefine((proxy, context) => {
      if (proxy !== undefined) addThrownIssue(context, [], () => parseProxy(proxy, 'upstream.proxy'))
    })
    .describe(
      'HTTP proxy for all outgoing requests: http://user:password@proxy:3128. By default, HTTPS_PROXY and HTTP_PROXY of the environment.',
    ),
  noProxy: z
    .array(z.string())
    .optional()
    .describe(
      'Names, addresses and CIDR ranges reached without the proxy; "*" for all. By default, NO_PROXY of the environment.',
    ),
  connectTimeoutMs: milliseconds()
    .default(10_000)
    .describe('Time for a provider to accept a connection, in milliseconds. Default: 10 seconds.'),
  firstByteTimeoutMs: milliseconds()
    .default(600_000)
    .describe('Time until a response begins, in milliseconds. Default: 10 minutes.'),
  idleTimeoutMs: milliseconds()
    .default(300_000)
    .describe('Maximum time between two parts of a response, in milliseconds. Default: 5 minutes.'),
})

const alertsSchema = z.strictObject({
  everyMs: milliseconds()
    .default(30_000)
    .describe('Time between two evaluations of an alert, in milliseconds. Default: 30 seconds.'),
  timeoutMs: milliseconds()
    .default(10_000)
    .describe('Time for a webhook to respond, in milliseconds. Default: 10 seconds.'),
  retryDelaysMs: z
    .array(milliseconds())
    .default([5000, 30_000, 120_000, 600_000])
    .describe('Delays before each retry of a failed webhook, in milliseconds. Default: 5 s, 30 s, 2 min, 10 min.'),
})

const reportSchema = z.strictObject({
  level: z
    .enum(['info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Minimum level of messages. Default: "info".'),
  format: z
    .enum(['json', 'text'])
    .optional()
    .describe('Format of messages. Default: "text" on a terminal, otherwise "json".'),
})

/** All settings of the file, the `LITECONE_` variables and the flags. */
export const configSchema = z.strictObject({
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on. Default: 127.0.0.1. Any address but loopback requires a gateway key.'),
  port: z.int().min(0).max(65_535).default(8787).describe('Port to listen on; 0 for any free one. Default: 8787.'),
  folder: z
    .string()
    .min(1)
    .default('.litecone')
    .describe('Data folder, relative to the working directory. Default: ".litecone".'),
  providers: providersSchema.default({}).describe('Providers, by id.'),
  stores: storesSchema.prefault({}).describe('Databases for several gateways.'),
  server: serverSchema.prefault({}).describe('The HTTP server.'),
  logs: logsSchema.prefault({}).describe('Request logs.'),
  cache: cacheSchema.prefault({}).describe('The response cache.'),
  limits: limitsSchema.prefault({}).describe('Rate limits.'),
  checks: checksSchema.prefault({}).describe('Checks of prompts.'),
  prices: pricesSchema.prefault({}).describe('Prices of models.'),
  alerts: alertsSchema.prefault({}).describe('Evaluation and delivery of alerts.'),
  upstream: upstreamSchema.prefault({}).describe('Connections to providers, and the targets that clients may choose.'),
  report: reportSchema.prefault({}).describe('The gateway’s own messages.'),
})

export type Config = z.output<typeof configSchema>
