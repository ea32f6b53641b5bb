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

/** A request to a provider. */
export interface UpstreamRequest {
  /** Scheme, host and port. */
  readonly origin: string
  /** Path and query. */
  readonly path: string
  readonly method: string
  /** Alternating names and values, from `forwardableHeaders`: without hop-by-hop and `helicone-*` headers. */
  readonly headers: HeaderList
  /** Bytes, or a stream of the client's body, which is destroyed after it was sent. */
  readonly body: Buffer | Readable | null
  /** Whether the client chose the origin. Its address is then checked after its name is resolved. */
  readonly untrusted: boolean
  /** Maximum milliseconds until the response begins. Default: as configured. `Helicone-Increase-Timeout` sets 30 minutes. */
  readonly firstByteTimeoutMs?: number | undefined
}

/** Sends requests over pooled connections. Does not follow redirects or decompress bodies. */
export interface Upstream {
  /**
   * Never throws: the sink's `fail` gets an `UpstreamError`. The sink is not called before this has returned, nor after the source was cancelled.
   */
  send(request: UpstreamRequest, sink: AnswerSink): AnswerSource
  /** Closes all connections immediately. Running requests fail. */
  close(): Promise<void>
}

/** Times are in milliseconds. */
export interface UpstreamOptions extends TargetGuardOptions, ProxySettings {
  /** Default 10 seconds. */
  readonly connectTimeoutMs?: number | undefined
  /** From the end of the request to the headers of the response. Default 10 minutes, like the OpenAI SDK. */
  readonly firstByteTimeoutMs?: number | undefined
  /** Between two parts of a response. Time in which the client does not read does not count. Default 5 minutes. */
  readonly idleTimeoutMs?: number | undefined
  /** Maximum number of connections per origin. Further requests wait. Default: unlimited. */
  readonly connectionsPerOrigin?: number | undefined
  /** Maximum size of all response headers. Default 64 KiB. */
  readonly maxHeaderBytes?: number | undefined
  /** Trusted certificates instead of Node's own, in PEM. */
  readonly ca?: string | undefined
  /** Resolves names. Default: the system's resolver. */
  readonly lookup?: LookupFunction | undefined
  /** The result of `proxyRules`, which `startGateway` adds. Without it, all connections are direct. */
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
        // Targets that clients choose have their own connections, because the addresses of the others were not checked.
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

/** Refuses requests that undici would send unchanged or reject with an unhelpful message. */
function refusalOf({ method, path, origin }: UpstreamRequest): UpstreamError | undefined {
  if (method === 'CONNECT')
    return refuse('The gateway does not open tunnels (CONNECT). Send requests to its own paths.', 501)
  if (!path.startsWith('/')) return refuse('The path of a request must begin with a slash.', 400)
  if (origin !== lastValid && !isValidOrigin(origin)) {
    return refuse('The target is not the URL of a server. Write it like https://api.openai.com.', 400)
  }
  return undefined
}

/** The last valid origin. Most gateways call only one or two. */
let lastValid: string | undefined

function isValidOrigin(origin: string): boolean {
  if (!/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return false
  lastValid = origin
  return true
}

function refuse(message: string, status: number): UpstreamError {
  return new UpstreamError('internal_error', message, { status })
}
