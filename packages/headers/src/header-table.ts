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

/** A header: the kind of its value, its names, and its default. */
export interface HeaderRow<Value = unknown, Input = Value> extends ValueKind<Value, Input> {
  /** The header's name. Default: `Helicone-` and the option's path, so `cache.bucketMaxSize` becomes `Helicone-Cache-Bucket-Max-Size`. */
  readonly header?: string
  /** Other names that are parsed but never written. */
  readonly aliases?: readonly string[]
  /** Helicone's default if the header is absent. Flags default to off. */
  readonly default?: unknown
}

export type HeaderGroup = Readonly<Record<string, HeaderRow<unknown, never>>>
export type HeaderTable = Readonly<Record<string, HeaderRow<unknown, never> | HeaderGroup>>

/** Adds a name or default to a kind of value. A call instead of a spread, so that bundlers can drop unused tables. */
export function row<const Kind, const More extends Partial<HeaderRow>>(kind: Kind, more: More): Kind & More {
  return { ...kind, ...more }
}

/** The header name of an option, or of a response field. */
export function headerName(row: HeaderRow<unknown, never>, path: string): string {
  const words = `-${path.replace(/[A-Z]/g, '-$&')}`
  return row.header ?? `Helicone${words.replace(/[.-]([a-z])/g, (_, letter: string) => `-${letter.toUpperCase()}`)}`
}

export function isRow(row: HeaderRow<unknown, never> | HeaderGroup): row is HeaderRow<unknown, never> {
  return 'rule' in row
}

/**
 * Every request header of Helicone's contract, by option. The builder, the parser, the types and the README's table are generated from it.
 * A comment contains the header's name and meaning; `@see` names its source: Helicone's code, docs or tests as of 2025 and 2026.
 */
export const REQUEST_HEADERS = {
  /**
   * `Helicone-Auth`: Identifies the organization. Required for logs, caching and rate limits; calls without it are only forwarded.
   * @see code HeliconeHeaders.ts
   */
  apiKey: /* @__PURE__ */ row(bearer, { header: 'Helicone-Auth' }),
  /**
   * `Helicone-JWT`: Authenticates like the dashboard, with `orgId`, instead of a key.
   * @see code HeliconeHeaders.ts
   */
  jwt: /* @__PURE__ */ row(text, { header: 'Helicone-JWT' }),
  /**
   * `Helicone-Org-Id`: The organization that `jwt` acts for.
   * @see code HeliconeHeaders.ts
   */
  orgId: text,
  /**
   * `Helicone-Request-Id`: The id of the log, returned as `Helicone-Id`. Reusing an id overwrites its log. Helicone creates one if absent.
   * @see docs predefining-request-id
   */
  requestId: uuid,
  /**
   * `Helicone-User-Id`: The user, for metrics and `segment: 'user'`. Defaults to `user` in the body.
   * @see docs user-metrics
   */
  userId: text,
  /** Related calls, shown as a tree. */
  session: {
    /**
     * `Helicone-Session-Id`: The session's id. Any text.
     * @see docs sessions
     */
    id: text,
    /**
     * `Helicone-Session-Path`: The call's place in the tree, such as `/parent/child`. A leading slash is added.
     * @see docs sessions
     */
    path: sessionPath,
    /**
     * `Helicone-Session-Name`: The name shared by sessions of one kind.
     * @see docs sessions
     */
    name: text,
  },
  /** Prompt templates. */
  prompt: {
    /**
     * `Helicone-Prompt-Id`: The prompt's id. Unwraps `<helicone-prompt-input>` tags in the body.
     * @see docs prompts, code RequestWrapper.ts
     */
    id: text,
    /**
     * `Helicone-Prompt-Mode`: Which prompts are recorded. Default: `production` with an id, else `deactivated`. Other values fail the call.
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
  /** Response caching. `true` switches it on; so does an object, unless it has `enabled: false`, or only `save` or `read`. */
  cache: {
    /**
     * `Helicone-Cache-Enabled`: Saves and reads responses.
     * @see code cacheSettings.ts
     */
    enabled: flag,
    /**
     * `Helicone-Cache-Save`: Only saves responses.
     * @see code cacheSettings.ts (undocumented)
     */
    save: flag,
    /**
     * `Helicone-Cache-Read`: Only reads responses.
     * @see code cacheSettings.ts (undocumented)
     */
    read: flag,
    /**
     * `Cache-Control`: The lifetime in seconds, written as `max-age=N`. Helicone's store rejects less than 60.
     * @see docs caching, code cacheSettings.ts
     */
    maxAge: /* @__PURE__ */ row(maxAge, { header: 'Cache-Control', default: 604_800 }),
    /**
     * `Helicone-Cache-Bucket-Max-Size`: The number of responses kept per request. Once all are stored, one is picked at random.
     * @see code cacheSettings.ts
     */
    bucketMaxSize: /* @__PURE__ */ row(/* @__PURE__ */ whole(1, 20), { default: 1 }),
    /**
     * `Helicone-Cache-Seed`: A namespace for cache keys: another seed gives other responses.
     * @see docs caching
     */
    seed: text,
    /**
     * `Helicone-Cache-Ignore-Keys`: Top-level keys of the body that the cache key ignores. Written as `a,b`, as documented; one deployed
     * parser accepts only `"a","b"`.
     * @see docs caching, issue 5768
     */
    ignoreKeys: keys,
  },
  /**
   * `Helicone-RateLimit-Policy`: A policy's text, or `{ quota, window, unit?, segment? }`: a whole quota, a window in seconds, `request` or
   * `cents`, `user` or a property's name.
   * @see code policyParser.ts, docs custom-rate-limits
   */
  rateLimit: /* @__PURE__ */ row(rateLimitPolicy, { header: 'Helicone-RateLimit-Policy' }),
  /** Retries on 429, 5xx and network errors. `true` switches it on; so does an object, unless it has `enabled: false`. */
  retry: {
    /**
     * `Helicone-Retry-Enabled`: Retries failed calls. Never written as `false`, because Helicone retries if the header is present.
     * @see code HeliconeHeaders.ts
     */
    enabled: flag,
    /**
     * `Helicone-Retry-Num`: The number of attempts, including the first.
     * @see code, test RetryHandler
     */
    num: /* @__PURE__ */ row(count, { default: 5 }),
    /**
     * `Helicone-Retry-Factor`: The factor by which each delay grows.
     * @see docs retries
     */
    factor: /* @__PURE__ */ row(amount, { default: 2 }),
    /**
     * `Helicone-Retry-Min-Timeout`: The first delay in milliseconds.
     * @see docs retries
     */
    minTimeout: /* @__PURE__ */ row(count, { default: 1000 }),
    /**
     * `Helicone-Retry-Max-Timeout`: The longest delay in milliseconds, at least `minTimeout`.
     * @see docs retries
     */
    maxTimeout: /* @__PURE__ */ row(count, { default: 10_000 }),
  },
  /**
   * `Helicone-Model-Override`: The model for prices and logs, if the request's is not a model's name. Does not change the request.
   * @see docs header-directory, code DBLoggable.ts
   */
  modelOverride: text,
  /** Keeps bodies out of the log, but not metrics. `true` omits both bodies. */
  omit: {
    /**
     * `Helicone-Omit-Request`: Omits the request body.
     * @see docs omit-logs
     */
    request: flag,
    /**
     * `Helicone-Omit-Response`: Omits the response body.
     * @see docs omit-logs
     */
    response: flag,
  },
  /** Checks the last message of OpenAI chat calls for prompt injection. `true` or an object switches it on. */
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
     * `Helicone-LLM-Security-Advanced`: Adds the thorough check. Never written as `false`, because Helicone treats any value as on.
     * @see docs llm-security, code
     */
    advanced: /* @__PURE__ */ row(flagByPresence, { header: 'Helicone-LLM-Security-Advanced' }),
  },
  /**
   * `Helicone-Moderations-Enabled`: Moderates the last message with OpenAI before the call; flagged messages get a 400.
   * @see docs moderations
   */
  moderation: /* @__PURE__ */ row(flag, { header: 'Helicone-Moderations-Enabled' }),
  /**
   * `Helicone-Fallbacks`: Targets to call in order, and the statuses that lead to the next; the first entry is the first call. Only on gateway.helicone.ai.
   * @see docs fallbacks, code HeliconeHeaders.ts
   */
  fallbacks,
  /**
   * `Helicone-Target-URL`: The origin to which gateway.helicone.ai sends the call. Path and query come from the call's URL.
   * @see docs gateway
   */
  targetUrl: /* @__PURE__ */ row(origin, { header: 'Helicone-Target-URL' }),
  /**
   * `Helicone-Target-Provider`: Only documented: the code detects the provider by the target's URL.
   * @see docs header-directory
   */
  targetProvider: text,
  /**
   * `Helicone-OpenAI-Api-Base`: The Azure resource to which oai.helicone.ai sends the call.
   * @see code HeliconeHeaders.ts
   */
  openaiApiBase: /* @__PURE__ */ row(origin, { header: 'Helicone-OpenAI-Api-Base' }),
  /**
   * `Helicone-Stream-Usage`: Requests usage in streams with `stream_options.include_usage`.
   * @see code RequestWrapper.ts
   */
  streamUsage: flag,
  /**
   * `Helicone-Stream-Force-Format`: Joins very short pieces of a stream.
   * @see code HeliconeHeaders.ts
   */
  streamForceFormat: flag,
  /**
   * `Helicone-Increase-Timeout`: Extends the timeout of a call to 30 minutes.
   * @see code HeliconeHeaders.ts
   */
  increaseTimeout: flag,
  /**
   * `Helicone-Token-Limit-Exception-Handler`: How to handle a prompt that is too long for its model.
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
   * `x-stripe-customer-id`: The Stripe customer's id, logged as the property `stripe_customer_id`.
   * @see code HeliconeHeaders.ts
   */
  stripeCustomerId: /* @__PURE__ */ row(text, { header: 'x-stripe-customer-id' }),
  /**
   * `Helicone-Webhook-Enabled`: Calls the organization's webhooks.
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
     * `Helicone-Posthog-Host`: The instance's host.
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
     * `Helicone-Lytix-Host`: The instance's host.
     * @see code HeliconeHeaders.ts (undocumented)
     */
    host: text,
  },
  /** The experiment a call belongs to. */
  experiment: {
    /**
     * `Helicone-Experiment-Id`: The experiment's id.
     * @see code HeliconeHeaders.ts
     */
    id: text,
    /**
     * `Helicone-Experiment-Column-Id`: The column's id.
     * @see code HeliconeHeaders.ts
     */
    columnId: text,
    /**
     * `Helicone-Experiment-Row-Index`: The row's index.
     * @see code HeliconeHeaders.ts
     */
    rowIndex: text,
  },
  /**
   * `Helicone-Node-Id`: The node of a job. Legacy.
   * @see code HeliconeHeaders.ts
   */
  nodeId: text,
  /**
   * `Helicone-Manual-Access-Key`: Internal to Helicone.
   * @see code HeliconeHeaders.ts
   */
  manualAccessKey: text,
  /** Credentials with which bedrock.helicone.ai signs the call. Not forwarded. */
  aws: {
    /**
     * `aws-access-key`: The access key's id.
     * @see code bedrock router
     */
    accessKey: /* @__PURE__ */ row(text, { header: 'aws-access-key' }),
    /**
     * `aws-secret-key`: The secret access key.
     * @see code bedrock router
     */
    secretKey: /* @__PURE__ */ row(text, { header: 'aws-secret-key' }),
    /**
     * `aws-session-token`: The session token.
     * @see code bedrock router
     */
    sessionToken: /* @__PURE__ */ row(text, { header: 'aws-session-token' }),
  },
  /**
   * `Upstash-Callback`: The URL that QStash calls back, whose origin determines the provider.
   * @see code ProviderClient.ts
   */
  upstashCallback: /* @__PURE__ */ row(text, { header: 'Upstash-Callback' }),
} as const satisfies HeaderTable

/** Each property is a header of its own. */
export const PROPERTY_PREFIX = 'Helicone-Property-'
