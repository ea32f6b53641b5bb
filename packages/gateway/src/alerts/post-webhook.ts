import { Agent, request } from 'undici'
import { createTargetGuard } from '../proxy/target-guard.ts'
import { guardConnector } from '../proxy/target-guard-connector.ts'
import type { UpstreamOptions } from '../proxy/upstream.ts'
import { toUpstreamError, UpstreamError } from '../proxy/upstream-error.ts'
import { VERSION } from '../version.ts'
import type { AlertWebhook } from './alert.ts'
import { webhookHeaders } from './sign-webhook.ts'

/** The result of one attempt. */
export interface PostResult {
  readonly delivered: boolean
  /** The HTTP status; `null` without a response. */
  readonly status: number | null
  /** Why it failed. Contains only the origin of the URL. */
  readonly reason: string | null
  /** Whether a retry would fail too. */
  readonly isFinal: boolean
}

export interface WebhookPoster {
  /** Why a URL is not allowed; `undefined` if it is. */
  refusalOf(url: string): string | undefined
  /** Makes one attempt. Never rejects. */
  post(webhook: AlertWebhook, message: { readonly id: string; readonly body: string }): Promise<PostResult>
  /** Aborts attempts in progress. */
  close(): Promise<void>
}

/** Statuses below 500 that are retried: request timeout, conflict, too early, too many requests. */
const RETRYABLE = new Set([408, 409, 425, 429])

/** Refuses the same targets as the proxy does, because users of the API choose the URLs. Redirects are not followed. */
export function createWebhookPoster(options: UpstreamOptions, timeoutMs: number): WebhookPoster {
  const guard = createTargetGuard(options)
  const { ca, lookup, proxyFor } = options
  const connect = { timeout: timeoutMs, ...(ca && { ca }), ...(lookup && { lookup }) }
  const agent = new Agent({
    connect: guardConnector(guard, connect, lookup, proxyFor),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  })
  return {
    refusalOf: (url) => guard.refuseOrigin(new URL(url).origin)?.message,
    async post({ url, secret }, message) {
      const { origin } = new URL(url)
      try {
        const refusal = guard.refuseOrigin(origin)
        if (refusal) throw refusal
        return resultOf(await send(agent, url, { ...message, secret, timeoutMs }), origin)
      } catch (error) {
        const { type, message: reason } = isTimeout(error) ? tooSlow(origin) : toUpstreamError(error, origin)
        return { delivered: false, status: null, reason, isFinal: type === 'blocked_target' }
      }
    },
    close: () => agent.destroy(),
  }
}

interface Message {
  readonly id: string
  readonly body: string
  readonly secret: string | null
  readonly timeoutMs: number
}

async function send(dispatcher: Agent, url: string, { id, body, secret, timeoutMs }: Message): Promise<number> {
  const answer = await request(url, {
    dispatcher,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': `litecone-gateway/${VERSION}`,
      ...webhookHeaders(body, { id, seconds: Math.floor(Date.now() / 1000) }, secret),
    },
    body,
    signal: AbortSignal.timeout(timeoutMs),
  })
  // The body is discarded, because it may come from a server that only the gateway can reach.
  await answer.body.dump({ limit: 65_536 }).catch(() => undefined)
  return answer.statusCode
}

function resultOf(status: number, origin: string): PostResult {
  if (status >= 200 && status < 300) return { delivered: true, status, reason: null, isFinal: true }
  const isRedirect = status >= 300 && status < 400
  const reason = `${origin} answered ${status}${isRedirect ? ', and redirects are not followed' : ''}.`
  return { delivered: false, status, reason, isFinal: status < 500 && !RETRYABLE.has(status) }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}

function tooSlow(origin: string): UpstreamError {
  return new UpstreamError('timeout', `${origin} did not answer in time.`)
}
