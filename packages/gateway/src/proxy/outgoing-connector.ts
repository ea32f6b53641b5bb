import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { Socket } from 'node:net'
import { buildConnector } from 'undici'
import type { ProxyRules } from './proxy-rules.ts'

type Target = buildConnector.Options
type Callback = buildConnector.Callback

/** Creates a connector that connects directly, or through the proxy that `proxyFor` returns for a target. */
export function outgoingConnector(
  options: buildConnector.BuildOptions,
  proxyFor: ProxyRules | undefined,
): buildConnector.connector {
  const direct = buildConnector(options)
  if (!proxyFor) return direct
  const tunnel = createTunnel(options)
  return (target, callback) => {
    const proxy = proxyFor(target)
    if (proxy) tunnel(proxy, target, target.hostname, callback)
    else direct(target, callback)
  }
}

/** Connects to a target through a proxy. `host` is what the proxy connects to: the target's name, or one of its addresses. */
export type Tunnel = (proxy: URL, target: Target, host: string, callback: Callback) => void

/** An error of a proxy. Clients may see the message, so it does not contain the proxy's URL. */
export class ProxyConnectError extends Error {
  override readonly name = 'ProxyConnectError'
  readonly code: string

  constructor(message: string, code: string) {
    super(`${message} (${code}).`)
    this.code = code
  }
}

/** Creates a function that opens tunnels (`CONNECT`, RFC 9110, section 9.3.6). Targets with `http://` get a tunnel too, so that the proxy cannot change requests. */
export function createTunnel(options: buildConnector.BuildOptions): Tunnel {
  const secure = buildConnector(options)
  return (proxy, target, host, callback) => {
    openTunnel(proxy, authorityOf(target, host), options, (error, socket) => {
      if (!socket) callback(error ?? new Error('No tunnel.'), null)
      else if (target.protocol === 'https:') secure({ ...target, httpSocket: socket }, callback)
      else callback(null, socket.setNoDelay(true))
    })
  }
}

function authorityOf({ protocol, port }: Target, host: string): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port || (protocol === 'https:' ? 443 : 80)}`
}

function openTunnel(
  proxy: URL,
  authority: string,
  options: buildConnector.BuildOptions,
  callback: (error: Error | null, socket?: Socket) => void,
): void {
  const isSecure = proxy.protocol === 'https:'
  const ca = 'ca' in options ? options.ca : undefined
  const connecting = (isSecure ? secureRequest : plainRequest)({
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port || (isSecure ? 443 : 80),
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...credentialsOf(proxy) },
    agent: false,
    ...(isSecure && ca && { ca }),
  })
  const timeout = new ProxyConnectError('The proxy did not open a connection in time', 'UND_ERR_CONNECT_TIMEOUT')
  const timer = setTimeout(() => connecting.destroy(timeout), options.timeout ?? 10_000)
  connecting.once('connect', ({ statusCode = 0 }, socket: Socket) => {
    clearTimeout(timer)
    if (statusCode >= 200 && statusCode < 300) return callback(null, socket)
    socket.destroy()
    callback(refusalOf(statusCode))
  })
  connecting.once('error', (error: NodeJS.ErrnoException) => {
    clearTimeout(timer)
    const failure = new ProxyConnectError('The proxy could not be reached', error.code ?? 'ERR_PROXY_TUNNEL')
    callback(error === timeout ? timeout : failure)
  })
  connecting.end()
}

function refusalOf(status: number): ProxyConnectError {
  const message =
    status === 407
      ? 'The proxy does not accept the user name and password of upstream.proxy or HTTPS_PROXY'
      : `The proxy refused the connection with status ${status}`
  return new ProxyConnectError(message, 'ERR_PROXY_TUNNEL')
}

function credentialsOf({ username, password }: URL): { 'proxy-authorization'?: string } {
  if (!username && !password) return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}
