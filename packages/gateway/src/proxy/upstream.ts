import type { LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import { Agent, type buildConnector } from 'undici'
import type { AnswerSink, AnswerSource, HeaderList } from './answer.ts'
import { outgoingConnector } from './outgoing-connector.ts'
import type { ProxyRules, ProxySettings } from './proxy-rules.ts'
import { createTargetGuard, type TargetGuardOptions } from './target-guard.ts'
import { guardConnector } from './target-guard-connector.ts'
import { UpstreamAnswer } from './upstream-answer.ts'
import { UpstreamError } from './upstream-error.ts'

/** One request as it leaves the gateway: nothing of ours is in it. */
export interface UpstreamRequest {
  /** Scheme, host and port. */
  readonly origin: string
  /** Path and query. */
  readonly path: string
  readonly method: string
  /** Names and values in turn, hop-by-hop and `helicone-*` headers already gone: as `forwardableHeaders` gives them. */
  readonly headers: HeaderList
  /** Bytes, or the client's own stream passed through, which is destroyed when it has been sent (`socket` of an `IncomingMessage` is `null` then). */
  readonly body: Buffer | Readable | null
  /** Look at the address after resolving the name: the client chose the origin. */
  readonly untrusted: boolean
  /** Milliseconds until the first byte of the answer; the configured one when absent (`Helicone-Increase-Timeout` asks for 30 minutes). */
  readonly firstByteTimeoutMs?: number | undefined
}

/** Sends requests over pools of kept-alive connections. Redirects are answers like any other; bodies stay compressed as they are. */
export interface Upstream {
  /**
   * Never throws: `fail` of the sink gets an `UpstreamError`. The sink is not called before this has returned, and hears nothing any more
   * once the source was cancelled.
   */
  send(request: UpstreamRequest, sink: AnswerSink): AnswerSource
  /** Closes all connections at once; whatever still runs fails. */
  close(): Promise<void>
}

/** Times are milliseconds. */
export interface UpstreamOptions extends TargetGuardOptions, ProxySettings {
  /** Default 10 seconds. */
  readonly connectTimeoutMs?: number | undefined
  /** From the end of the request to the head of the answer. Default 10 minutes, as the OpenAI SDK waits. */
  readonly firstByteTimeoutMs?: number | undefined
  /** Between two pieces of an answer. Time in which the client itself does not read is not counted. Default 5 minutes. */
  readonly idleTimeoutMs?: number | undefined
  /** Requests beyond it wait. Unlimited when absent. */
  readonly connectionsPerOrigin?: number | undefined
  /** Of answers. Default 64 KiB. */
  readonly maxHeaderBytes?: number | undefined
  /** Certificates to trust in place of those that Node brings, in PEM. */
  readonly ca?: string | undefined
  /** Resolves names; the system's resolver when absent. */
  readonly lookup?: LookupFunction | undefined
  /** `proxyRules` of the settings above and the environment, which `startGateway` adds. Without it every connection is direct. */
  readonly proxyFor?: ProxyRules | undefined
}

export function createUpstream(options: UpstreamOptions = {}): Upstream {
  const guard = createTargetGuard(options)
  const { lookup, proxyFor } = options
  const trusted = createAgent(options, outgoingConnector(connectorOptions(options), proxyFor))
  const untrusted = createAgent(options, guardConnector(guard, connectorOptions(options), lookup, proxyFor))
  return {
    send(request, sink) {
      const answer = new UpstreamAnswer(sink, request.origin)
      const refusal = refusalOf(request) ?? (request.untrusted ? guard.refuseOrigin(request.origin) : undefined)
      if (refusal) answer.refuse(refusal)
      else {
        const { origin, path, method, body } = request
        const headers = request.headers as string[]
        const timeout = request.firstByteTimeoutMs
        // Connections that were made without looking at the address are never lent to those who chose it.
        const agent = request.untrusted ? untrusted : trusted
        answer.start(agent, { origin, path, method, headers, body, ...(timeout && { headersTimeout: timeout }) })
      }
      return answer
    },
    async close() {
      await Promise.all([trusted.destroy(), untrusted.destroy()])
    },
  }
}

function connectorOptions({ connectTimeoutMs = 10_000, ca, lookup }: UpstreamOptions): buildConnector.BuildOptions {
  return { timeout: connectTimeoutMs, ...(ca && { ca }), ...(lookup && { lookup }) }
}

function createAgent(options: UpstreamOptions, connect: buildConnector.connector): Agent {
  return new Agent({
    connect,
    headersTimeout: options.firstByteTimeoutMs ?? 600_000,
    bodyTimeout: options.idleTimeoutMs ?? 300_000,
    connections: options.connectionsPerOrigin ?? null,
    maxHeaderSize: options.maxHeaderBytes ?? 65_536,
    keepAliveTimeout: 30_000,
  })
}

/** Refuses what undici would send, or would fail on without a helpful message. */
function refusalOf({ method, path, origin }: UpstreamRequest): UpstreamError | undefined {
  if (method === 'CONNECT')
    return refuse('The gateway does not open tunnels (CONNECT). Send requests to its own paths.', 501)
  if (!path.startsWith('/')) return refuse('The path of a request must begin with a slash.', 400)
  if (origin !== lastSound && !isSound(origin)) {
    return refuse('The target is not an address of a server. Write it like https://api.openai.com.', 400)
  }
  return undefined
}

/** The origin that was checked last: nearly all requests go to the same one or two. */
let lastSound: string | undefined

function isSound(origin: string): boolean {
  if (!/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return false
  lastSound = origin
  return true
}

function refuse(message: string, status: number): UpstreamError {
  return new UpstreamError('internal_error', message, { status })
}
