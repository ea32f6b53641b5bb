import { Agent, request } from 'undici'
import { createTargetGuard } from '../proxy/target-guard.ts'
import { guardConnector } from '../proxy/target-guard-connector.ts'
import type { UpstreamOptions } from '../proxy/upstream.ts'
import { toUpstreamError, UpstreamError } from '../proxy/upstream-error.ts'
import { VERSION } from '../version.ts'
import type { AlertWebhook } from './alert.ts'
import { webhookHeaders } from './sign-webhook.ts'

/** What came of one attempt. */
export interface PostResult {
  readonly delivered: boolean
  /** The receiver's; `null` when it did not answer. */
  readonly status: number | null
  /** Why not. Names no more of the address than its origin. */
  readonly reason: string | null
  /** Whether another attempt could end otherwise. */
  readonly isFinal: boolean
}

export interface WebhookPoster {
  /** Why an address is refused whatever it answers; `undefined` when it is not. */
  refusalOf(url: string): string | undefined
  /** Tries once. Never rejects. */
  post(webhook: AlertWebhook, message: { readonly id: string; readonly body: string }): Promise<PostResult>
  /** Breaks off what is under way. */
  close(): Promise<void>
}

/** Statuses below 500 after which a receiver may still take it: a request timeout, a conflict, too early, too many. */
const WORTH_ANOTHER_TRY = new Set([408, 409, 425, 429])

/** Whoever administers alerts chooses where they go, as clients choose targets: the same ones are refused. Redirects are not followed. */
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
  // What it says beside its status is nobody's business: it may come from a place that only the gateway can read.
  await answer.body.dump({ limit: 65_536 }).catch(() => undefined)
  return answer.statusCode
}

function resultOf(status: number, origin: string): PostResult {
  if (status >= 200 && status < 300) return { delivered: true, status, reason: null, isFinal: true }
  const isRedirect = status >= 300 && status < 400
  const reason = `${origin} answered ${status}${isRedirect ? ', and redirects are not followed' : ''}.`
  return { delivered: false, status, reason, isFinal: status < 500 && !WORTH_ANOTHER_TRY.has(status) }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}

function tooSlow(origin: string): UpstreamError {
  return new UpstreamError('timeout', `${origin} did not answer in time.`)
}
