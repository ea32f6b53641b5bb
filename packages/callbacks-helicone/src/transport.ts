import type { RequestOptions } from 'node:https'

/** What an endpoint answered. */
export interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly text: string
}

/** Posts and reads the answer to its end, so that the connection can be used again. Rejects when there is no whole answer in time. */
export type Transport = (request: {
  readonly url: string
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds. */
  readonly timeout: number
  readonly signal: AbortSignal | undefined
}) => Promise<Answer>

/** Over Node's own HTTP where there is one: it takes less than half of the time of `fetch`, which is time taken from the application. */
export function createTransport(given: typeof fetch | undefined, connections: number): Transport {
  return (given ? undefined : createNodeTransport(connections)) ?? createFetchTransport(given)
}

function createFetchTransport(given: typeof fetch | undefined): Transport {
  return async ({ url, body, headers, timeout, signal }) => {
    const limit = AbortSignal.timeout(timeout)
    const response = await (given ?? globalThis.fetch)(url, {
      method: 'POST',
      // TypeScript wants to know that no other thread shares the bytes.
      body: body as Uint8Array<ArrayBuffer>,
      headers,
      // A log is not to be posted where the endpoint points, key and all.
      redirect: 'manual',
      signal: signal ? AbortSignal.any([limit, signal]) : limit,
    })
    const { status, headers: answered } = response
    return { status, retryAfter: answered.get('retry-after') ?? undefined, text: await response.text() }
  }
}

function createNodeTransport(connections: number): Transport | undefined {
  const load = globalThis.process?.getBuiltinModule
  // Others have Node's names without its sockets.
  if (!load || !(globalThis.navigator?.userAgent ?? 'Node').startsWith('Node')) return undefined
  const settings = { keepAlive: true, maxSockets: connections }
  const http = load('node:http')
  const https = load('node:https')
  const agents = { 'http:': new http.Agent(settings), 'https:': new https.Agent(settings) }
  // Logs go to four addresses, feedback to one for each call: the memory of them has an end.
  const targets = new Map<string, RequestOptions>()

  function targetOf(url: string): RequestOptions {
    const known = targets.get(url)
    if (known) return known
    const { protocol, hostname, port, pathname, search } = new URL(url)
    const agent = protocol === 'https:' ? agents['https:'] : agents['http:']
    // An address of IPv6 stands in brackets in a URL, and nowhere else.
    const host = hostname.replace(/^\[|\]$/g, '')
    const target = { protocol, hostname: host, port, path: pathname + search, method: 'POST', agent }
    if (targets.size < 10) targets.set(url, target)
    return target
  }

  return function send({ url, body, headers, timeout, signal }, isAgain = false): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      const target = targetOf(url)
      const options = { ...target, headers: { ...headers, 'content-length': body.length } }
      const request = target.protocol === 'https:' ? https.request(options) : http.request(options)
      const interrupt = () => request.destroy(signal?.reason)
      // By hand: handed to the request, the signal costs as much as all else here.
      if (signal?.aborted) interrupt()
      else signal?.addEventListener('abort', interrupt)
      const release = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', interrupt)
      }
      const timer = setTimeout(() => request.destroy(new Error(`no answer in ${timeout} ms`)), timeout)
      const fail = (error: NodeJS.ErrnoException) => {
        release()
        // The endpoint closed a connection that had nothing to do, just when it was to get something.
        if (request.reusedSocket && error.code === 'ECONNRESET' && !isAgain)
          resolve(send({ url, body, headers, timeout, signal }, true))
        else reject(error)
      }
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
}

/** Characters of an answer that are kept. Endpoints answer with a word. */
const MAX_ANSWER = 2 ** 16
