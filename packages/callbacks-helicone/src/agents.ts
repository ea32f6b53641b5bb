import type { Agent } from 'node:http'
import type { RequestOptions } from 'node:https'
import type { Duplex } from 'node:stream'
import type { TransportOptions } from './transport.ts'

/** Finds the agent that keeps the connections for a URL: direct ones, or through the proxy that the environment names for it. */
export function createAgents({ timeout, concurrency }: TransportOptions): (url: URL) => Agent {
  const agents = new Map<string, Agent>()
  return (url) => {
    const isSecure = url.protocol === 'https:'
    const proxy = findProxy(url, process.env)
    const name = `${isSecure}${proxy}`
    const known = agents.get(name)
    if (known) return known
    const { Agent } = isSecure ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')
    const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
    if (proxy) tunnelThrough(proxy, agent, isSecure, timeout)
    agents.set(name, agent)
    return agent
  }
}

/** By the rules of `@litecone/core`: `HTTPS_PROXY`, else `HTTP_PROXY`; in lower case first; never for this machine. */
function findProxy({ protocol, hostname, port }: URL, variables: NodeJS.ProcessEnv): URL | undefined {
  const read = (name: string) => variables[name] || variables[name.toUpperCase()] || ''
  const address = (protocol === 'https:' && read('https_proxy')) || read('http_proxy')
  if (!address) return undefined
  const own = port || (protocol === 'https:' ? '443' : '80')
  const isDirect = `localhost,127.0.0.1,[::1],${read('no_proxy')}`.split(/[,\s]+/).some((entry) => {
    const [, name = '', at = own] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? []
    return at === own && (/^[.*]/.test(name) ? hostname.endsWith(name.replace('*', '')) : hostname === name)
  })
  if (isDirect) return undefined
  if (URL.canParse(address)) return new URL(address)
  throw new Error('the proxy in HTTPS_PROXY or HTTP_PROXY is not a URL such as http://proxy.example.com:3128')
}

/** Lets an agent open its connections with CONNECT (https://www.rfc-editor.org/rfc/rfc9110#name-connect). */
function tunnelThrough(proxy: URL, agent: Agent, isSecure: boolean, timeout: number): void {
  const connect = agent.createConnection
  const { request } = process.getBuiltinModule(proxy.protocol === 'https:' ? 'node:https' : 'node:http')
  const pair = [proxy.username, proxy.password].map((part) => decodeURIComponent(part)).join(':')
  const authorization = pair === ':' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
  agent.createConnection = (target: RequestOptions, done) => {
    const host = String(target.host)
    const path = `${host.includes(':') ? `[${host}]` : host}:${target.port}`
    const connecting = request({
      hostname: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port,
      method: 'CONNECT',
      path,
      headers: { host: path, ...authorization },
      agent: false,
    })
    // Only the post itself keeps the process alive.
    const late = new Error('the proxy did not connect in time')
    const timer = setTimeout(() => connecting.destroy(late), timeout).unref()
    connecting.on('socket', (socket) => socket.unref())
    const settle = (error: Error | null, stream?: Duplex) => {
      clearTimeout(timer)
      // Node's types do not say that a failure comes without a stream.
      done?.(error, stream as Duplex)
    }
    connecting.on('error', settle)
    connecting.on('connect', ({ statusCode }, socket) => {
      if (statusCode !== 200) {
        socket.destroy()
        return settle(new Error(`the proxy refused with status ${statusCode}`))
      }
      socket.ref()
      settle(null, (isSecure && connect.call(agent, { ...target, socket })) || socket)
    })
    connecting.end()
    return undefined
  }
}
