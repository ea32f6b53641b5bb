import type { Transport, TransportOptions } from './transport.ts'

export function createFetchTransport(given: typeof fetch | undefined, options: TransportOptions): Transport {
  let interruption = new AbortController()
  return {
    async post(url, body) {
      const response = await (given ?? globalThis.fetch)(url, {
        method: 'POST',
        // TypeScript needs to know that the bytes are not shared between threads.
        body: body as Uint8Array<ArrayBuffer>,
        headers: options.headers,
        // Redirects are not followed, because the key would be sent along.
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(options.timeout), interruption.signal]),
      })
      const { status, headers } = response
      return { status, retryAfter: headers.get('retry-after') ?? undefined, text: await response.text() }
    },
    interrupt() {
      interruption.abort(new Error('interrupted'))
      interruption = new AbortController()
    },
  }
}
