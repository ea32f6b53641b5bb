import type { ClientRequest } from 'node:http'
import type { RequestOptions } from 'node:https'
import { createAgents } from './agents.ts'
import type { Answer, Transport, TransportOptions } from './transport.ts'

/** Uses Node's own HTTP, which takes less than half the time of `fetch`. */
export function createNodeTransport(settings: TransportOptions): Transport {
  const { headers, timeout } = settings
  const http = process.getBuiltinModule('node:http')
  const https = process.getBuiltinModule('node:https')
  const agentFor = createAgents(settings)
  const underWay = new Set<ClientRequest>()
  // Bounded: logs have four URLs, but feedback has one per call.
  const targets = new Map<string, RequestOptions>()

  function targetOf(url: string): RequestOptions {
    const known = targets.get(url)
    if (known) return known
    const parsed = new URL(url)
    const { protocol, hostname, port, pathname, search } = parsed
    const agent = agentFor(parsed)
    // URLs have brackets around IPv6 addresses, other APIs do not.
    const host = hostname.replace(/^\[|\]$/g, '')
    const target = { protocol, hostname: host, port, path: pathname + search, method: 'POST', agent }
    if (targets.size < 10) targets.set(url, target)
    return target
  }

  function post(url: string, body: Uint8Array, isAgain = false): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      const target = targetOf(url)
      const options = { ...target, headers: { ...headers, 'content-length': body.length } }
      const request = target.protocol === 'https:' ? https.request(options) : http.request(options)
      const timer = setTimeout(() => request.destroy(new Error(`no answer in ${timeout} ms`)), timeout)
      const release = () => {
        clearTimeout(timer)
        underWay.delete(request)
      }
      const fail = (error: NodeJS.ErrnoException) => {
        release()
        // The endpoint closed an idle connection just as it was to be reused.
        if (request.reusedSocket && error.code === 'ECONNRESET' && !isAgain) resolve(post(url, body, true))
        else reject(error)
      }
      underWay.add(request)
      request.on('error', fail)
      request.on('response', (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          if (text.length < MAX_ANSWER) text += part
        })
        response.on('error', fail)
        response.on('end', () => {
          release()
          resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], text })
        })
      })
      request.end(body)
    })
  }

  return {
    post: (url, body) => post(url, body),
    interrupt() {
      for (const request of underWay) request.destroy(new Error('interrupted'))
    },
  }
}

/** The most characters kept of a response. Endpoints return a word. */
const MAX_ANSWER = 2 ** 16
