import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { asRecord, parseJson } from '@litecone/core'
import { type ParsedHeliconeHeaders, parseHeliconeHeaders } from '@litecone/headers'
import { Agent } from 'undici'
import { forward } from './forward.ts'
import { countTokens, readEvents } from './logged.ts'

/** What the proxy saw of one call. */
export interface ProxiedCall {
  id: string
  /** Where it was sent, without the origin. */
  path: string
  model: string
  status: number
  tokens: number | undefined
  /** Milliseconds, of streams. */
  firstToken: number | undefined
  options: ParsedHeliconeHeaders
}

/**
 * Stands in for Helicone's proxy until there is a gateway to start: passes each call on to the provider that the path names, without
 * its `Helicone-*` headers, keeps a log, and answers with its id as `Helicone-Id`.
 */
export async function startLocalProxy(origins: Readonly<Record<string, string>>) {
  const calls: ProxiedCall[] = []
  const dispatcher = new Agent()
  const server = createServer(async (incoming, response) => {
    const [, provider = '', path = ''] = /^\/([^/]+)(\/.*)$/.exec(incoming.url ?? '') ?? []
    const origin = origins[provider]
    if (!origin) return void response.writeHead(404).end('{"error":{"message":"no such provider"}}')
    const options = parseHeliconeHeaders(incoming.headers)
    const { requestId: id = randomUUID() } = options
    const start = performance.now()
    const asked: Buffer[] = []
    const answered: Buffer[] = []
    let firstToken: number | undefined
    const status = await forward(incoming, response, origin + path, {
      dispatcher,
      withhold: isHelicone,
      headers: { 'helicone-id': id, 'helicone-status': 'success' },
      onSent: (piece) => asked.push(piece),
      onReceived: (piece) => {
        firstToken ??= performance.now() - start
        answered.push(piece)
      },
    })
    const request = asRecord(parseJson(Buffer.concat(asked).toString()))
    const text = Buffer.concat(answered).toString()
    const isStream = /event-stream/.test(String(response.getHeader('content-type')))
    calls.push({
      id,
      path,
      model: String(request.model ?? /models\/([^:]+?)(?::|\/predictions|$)/.exec(path)?.[1] ?? '-'),
      status,
      tokens: countTokens(isStream ? readEvents(text) : [parseJson(text)]),
      firstToken: isStream ? firstToken : undefined,
      options,
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await dispatcher.close()
    },
  }
}

/** These are for the proxy alone. */
function isHelicone(name: string): boolean {
  return name.startsWith('helicone-')
}
