import { maxAge } from './cache-control.ts'
import { fallbacks } from './fallbacks.ts'
import { rateLimitPolicy } from './rate-limit-policy.ts'
import {
  amount,
  bearer,
  count,
  flag,
  flagByPresence,
  keys,
  oneOf,
  origin,
  sessionPath,
  text,
  uuid,
  type ValueKind,
  whole,
} from './value-kind.ts'

/** A header: what it may say, and what of it is not the rule. */
export interface HeaderRow<Value = unknown, Input = Value> extends ValueKind<Value, Input> {
  /** Its name. By the rule it is `Helicone-` and the option's: `cache.bucketMaxSize` is `Helicone-Cache-Bucket-Max-Size`. */
  readonly header?: string
  /** Other names, read but never written. */
  readonly aliases?: readonly string[]
  /** What Helicone takes when the header is absent. Flags are off. */
  readonly default?: unknown
}

export type HeaderGroup = Readonly<Record<string, HeaderRow<unknown, never>>>
export type HeaderTable = Readonly<Record<string, HeaderRow<unknown, never> | HeaderGroup>>

/** A kind of value under a name of its own, or with a default. A call and no spread, so that bundlers can drop tables that nobody uses. */
export function row<const Kind, const More extends Partial<HeaderRow>>(kind: Kind, more: More): Kind & More {
  return { ...kind, ...more }
}

/** The header of an option, or of a field of an answer. */
export function headerName(row: HeaderRow<unknown, never>, path: string): string {
  const words = `-${path.replace(/[A-Z]/g, '-$&')}`
  return row.header ?? `Helicone${words.replace(/[.-]([a-z])/g, (_, letter: string) => `-${letter.toUpperCase()}`)}`
}

export function isRow(row: HeaderRow<unknown, never> | HeaderGroup): row is HeaderRow<unknown, never> {
  return 'rule' in row
}

/**
 * Every request header of Helicone's contract, by the option it is written from. The builder, the parser, the types and the README's table
 * come from here. A comment gives the header's name and meaning; `@see`, its source: code, docs or tests of Helicone as of 2025 and 2026.
 */
export const REQUEST_HEADERS = {
  /**
   * `Helicone-Auth`: Names the organisation: logs, cache and limits need it. Calls without it are passed on and nothing else.
   * @see code HeliconeHeaders.ts
   */
  apiKey: /* @__PURE__ */ row(bearer, { header: 'Helicone-Auth' }),
  /**
   * `Helicone-JWT`: Dashboard-style auth, with `orgId`, when there is no key.
   * @see code HeliconeHeaders.ts
   */
  jwt: /* @__PURE__ */ row(text, { header: 'Helicone-JWT' }),
  /**
   * `Helicone-Org-Id`: The organisation that `jwt` speaks for.
   * @see code HeliconeHeaders.ts
   */
  orgId: text,
  /**
   * `Helicone-Request-Id`: The id of the log, and of `Helicone-Id` in the answer. Using one again overwrites its log.
   * Helicone makes one when absent.
   * @see docs predefining-request-id
   */
  requestId: uuid,
  /**
   * `Helicone-User-Id`: Whose call it is, for metrics and `segment: 'user'`. Falls back to `user` of the body.
   * @see docs user-metrics
   */
  userId: text,
  /** Calls that belong together, shown as a tree. */
  session: {
    /**
     * `Helicone-Session-Id`: The session. Any text.
     * @see docs sessions
     */
    id: text,
    /**
     * `Helicone-Session-Path`: Where in the tree: `/parent/child`. A leading slash is added.
     * @see docs sessions
     */
    path: sessionPath,
    /**
     * `Helicone-Session-Name`: What the kind of session is called.
     * @see docs sessions
     */
    name: text,
  },
  /** Prompt templates. */
  prompt: {
    /**
     * `Helicone-Prompt-Id`: The prompt of this call. Unwraps `<helicone-prompt-input>` tags in the body.
     * @see docs prompts, code RequestWrapper.ts
     */
    id: text,
    /**
     * `Helicone-Prompt-Mode`: Which prompts are recorded: `production` when an id is given, else `deactivated`. Other texts fail the call.
     * @see code HeliconeHeaders.ts
     */
    mode: /* @__PURE__ */ oneOf(['production', 'testing', 'deactivated']),
    /**
     * `Helicone-Prompt-Version`: Recorded with the call.
     * @see code HeliconeHeaders.ts
     */
    version: text,
    /**
     * `Helicone-Prompt-Name`: Recorded with the call.
     * @see code HeliconeHeaders.ts
     */
    name: text,
    /**
     * `Helicone-Prompt-Format`: Legacy.
     * @see code HeliconeHeaders.ts
     */
    format: text,
  },
  /** Answers kept and given again. `true` switches it on; an object does too unless it says `enabled: false`, or only `save` or `read`. */
  cache: {
    /**
     * `Helicone-Cache-Enabled`: Saves and reads.
     * @see code cacheSettings.ts
     */
    enabled: flag,
    /**
     * `Helicone-Cache-Save`: Saves only.
     * @see code cacheSettings.ts (undocumented)
     */
    save: flag,
    /**
     * `Helicone-Cache-Read`: Reads only.
     * @see code cacheSettings.ts (undocumented)
     */
    read: flag,
    /**
     * `Cache-Control`: Seconds, written as `max-age=N`. Helicone's store refuses less than 60.
     * @see docs caching, code cacheSettings.ts
     */
    maxAge: /* @__PURE__ */ row(maxAge, { header: 'Cache-Control', default: 604_800 }),
    /**
     * `Helicone-Cache-Bucket-Max-Size`: How many answers to one request are kept; once all are there, one is picked at random.
     * @see code cacheSettings.ts
     */
    bucketMaxSize: /* @__PURE__ */ row(/* @__PURE__ */ whole(1, 20), { default: 1 }),
    /**
     * `Helicone-Cache-Seed`: A namespace of the key: other seeds, other answers.
     * @see docs caching
     */
    seed: text,
    /**
     * `Helicone-Cache-Ignore-Keys`: Top-level keys of the body that the cache key leaves out. Written `a,b` as documented; one
     * deployed parser takes only `"a","b"`.
     * @see docs caching, issue 5768
     */
    ignoreKeys: keys,
  },
  /**
   * `Helicone-RateLimit-Policy`: A policy's text, or `{ quota, window, unit?, segment? }`: whole quota, seconds,
   * `request` or `cents`, `user` or a property's name.
   * @see code policyParser.ts, docs custom-rate-limits
   */
  rateLimit: /* @__PURE__ */ row(rateLimitPolicy, { header: 'Helicone-RateLimit-Policy' }),
  /** Tries again on 429, 5xx and network errors. `true` switches it on; an object does too unless it says `enabled: false`. */
  retry: {
    /**
     * `Helicone-Retry-Enabled`: Never written as `false`: Helicone retries whenever the header is there.
     * @see code HeliconeHeaders.ts
     */
    enabled: flag,
    /**
     * `Helicone-Retry-Num`: Attempts in all, not on top of the first.
     * @see code, test RetryHandler
     */
    num: /* @__PURE__ */ row(count, { default: 5 }),
    /**
     * `Helicone-Retry-Factor`: What each delay is multiplied by.
     * @see docs retries
     */
    factor: /* @__PURE__ */ row(amount, { default: 2 }),
    /**
     * `Helicone-Retry-Min-Timeout`: First delay, milliseconds.
     * @see docs retries
     */
    minTimeout: /* @__PURE__ */ row(count, { default: 1000 }),
    /**
     * `Helicone-Retry-Max-Timeout`: Longest delay, milliseconds, not under `minTimeout`.
     * @see docs retries
     */
    maxTimeout: /* @__PURE__ */ row(count, { default: 10_000 }),
  },
  /**
   * `Helicone-Model-Override`: The model for prices and logs, when the request's name is none. Never rewrites the request.
   * @see docs header-directory, code DBLoggable.ts
   */
  modelOverride: text,
  /** Keeps bodies out of the log; metrics stay. `true` omits both. */
  omit: {
    /**
     * `Helicone-Omit-Request`: Leaves the request's body out.
     * @see docs omit-logs
     */
    request: flag,
    /**
     * `Helicone-Omit-Response`: Leaves the answer's body out.
     * @see docs omit-logs
     */
    response: flag,
  },
  /** Looks for prompt injection in the last message of OpenAI chat calls. `true` or an object switches it on. */
  security: {
    /**
     * `Helicone-LLM-Security-Enabled`: The quick check.
     * @see docs llm-security
     */
    enabled: /* @__PURE__ */ row(flag, {
      header: 'Helicone-LLM-Security-Enabled',
      aliases: ['Helicone-Prompt-Security-Enabled'],
    }),
    /**
     * `Helicone-LLM-Security-Advanced`: The thorough check as well. Never written as `false`: Helicone takes any value for on.
     * @see docs llm-security, code
     */
    advanced: /* @__PURE__ */ row(flagByPresence, { header: 'Helicone-LLM-Security-Advanced' }),
  },
  /**
   * `Helicone-Moderations-Enabled`: OpenAI's moderation of the last message before the call; flagged ones get a 400.
   * @see docs moderations
   */
  moderation: /* @__PURE__ */ row(flag, { header: 'Helicone-Moderations-Enabled' }),
  /**
   * `Helicone-Fallbacks`: What to call instead, in order, and on which statuses; the first entry is the first call. gateway.helicone.ai only.
   * @see docs fallbacks, code HeliconeHeaders.ts
   */
  fallbacks,
  /**
   * `Helicone-Target-URL`: Where gateway.helicone.ai sends the call; path and query come from the call's own URL.
   * @see docs gateway
   */
  targetUrl: /* @__PURE__ */ row(origin, { header: 'Helicone-Target-URL' }),
  /**
   * `Helicone-Target-Provider`: In the docs only: the code finds the provider by the target's URL.
   * @see docs header-directory
   */
  targetProvider: text,
  /**
   * `Helicone-OpenAI-Api-Base`: Where oai.helicone.ai sends the call: the Azure resource.
   * @see code HeliconeHeaders.ts
   */
  openaiApiBase: /* @__PURE__ */ row(origin, { header: 'Helicone-OpenAI-Api-Base' }),
  /**
   * `Helicone-Stream-Usage`: Asks the provider for usage in streams, by `stream_options.include_usage`.
   * @see code RequestWrapper.ts
   */
  streamUsage: flag,
  /**
   * `Helicone-Stream-Force-Format`: Glues very short pieces of a stream together.
   * @see code HeliconeHeaders.ts
   */
  streamForceFormat: flag,
  /**
   * `Helicone-Increase-Timeout`: 30 minutes until a call is given up.
   * @see code HeliconeHeaders.ts
   */
  increaseTimeout: flag,
  /**
   * `Helicone-Token-Limit-Exception-Handler`: What happens to a prompt too long for its model.
   * @see docs context-limits
   */
  tokenLimitHandler: /* @__PURE__ */ row(
    /* @__PURE__ */ oneOf(['truncate', 'middle-out', 'fallback'], (name) => name.toLowerCase()),
    { header: 'Helicone-Token-Limit-Exception-Handler' },
  ),
  /**
   * `Helicone-Gateway-Body-Mapping`: How the AI gateway maps bodies.
   * @see code HeliconeHeaders.ts
   */
  gatewayBodyMapping: /* @__PURE__ */ row(/* @__PURE__ */ oneOf(['OPENAI', 'NO_MAPPING', 'RESPONSES']), {
    default: 'OPENAI',
  }),
  /**
   * `x-stripe-customer-id`: The Stripe customer, logged as the property `stripe_customer_id`.
   * @see code HeliconeHeaders.ts
   */
  stripeCustomerId: /* @__PURE__ */ row(text, { header: 'x-stripe-customer-id' }),
  /**
   * `Helicone-Webhook-Enabled`: Fires the organisation's webhooks.
   * @see code HeliconeHeaders.ts
   */
  webhook: /* @__PURE__ */ row(flag, { header: 'Helicone-Webhook-Enabled' }),
  /** Sends the call's metrics to PostHog. */
  posthog: {
    /**
     * `Helicone-Posthog-Key`: The project's key.
     * @see docs posthog
     */
    key: text,
    /**
     * `Helicone-Posthog-Host`: The instance.
     * @see docs posthog
     */
    host: text,
  },
  /** Sends the call's metrics to Lytix. */
  lytix: {
    /**
     * `Helicone-Lytix-Key`: The project's key.
     * @see code HeliconeHeaders.ts (undocumented)
     */
    key: text,
    /**
     * `Helicone-Lytix-Host`: The instance.
     * @see code HeliconeHeaders.ts (undocumented)
     */
    host: text,
  },
  /** The experiment a call belongs to. */
  experiment: {
    /**
     * `Helicone-Experiment-Id`: The experiment.
     * @see code HeliconeHeaders.ts
     */
    id: text,
    /**
     * `Helicone-Experiment-Column-Id`: Its column.
     * @see code HeliconeHeaders.ts
     */
    columnId: text,
    /**
     * `Helicone-Experiment-Row-Index`: Its row.
     * @see code HeliconeHeaders.ts
     */
    rowIndex: text,
  },
  /**
   * `Helicone-Node-Id`: Jobs, legacy.
   * @see code HeliconeHeaders.ts
   */
  nodeId: text,
  /**
   * `Helicone-Manual-Access-Key`: Internal to Helicone.
   * @see code HeliconeHeaders.ts
   */
  manualAccessKey: text,
  /** Credentials with which bedrock.helicone.ai signs the call. Not passed on. */
  aws: {
    /**
     * `aws-access-key`: The access key's id.
     * @see code bedrock router
     */
    accessKey: /* @__PURE__ */ row(text, { header: 'aws-access-key' }),
    /**
     * `aws-secret-key`: Its secret.
     * @see code bedrock router
     */
    secretKey: /* @__PURE__ */ row(text, { header: 'aws-secret-key' }),
    /**
     * `aws-session-token`: The token of a session.
     * @see code bedrock router
     */
    sessionToken: /* @__PURE__ */ row(text, { header: 'aws-session-token' }),
  },
  /**
   * `Upstash-Callback`: QStash calls back here; the provider is told from its origin.
   * @see code ProviderClient.ts
   */
  upstashCallback: /* @__PURE__ */ row(text, { header: 'Upstash-Callback' }),
} as const satisfies HeaderTable

/** Properties are headers of their own, one for each name. */
export const PROPERTY_PREFIX = 'Helicone-Property-'
