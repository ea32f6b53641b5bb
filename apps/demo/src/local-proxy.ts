import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseHeliconeHeaders } from '@litecone/headers'
import { Agent, request as send } from 'undici'

/** What the proxy saw of one call. */
export interface ProxiedCall {
  id: string
  provider: string
  path: string
  status: number
  userId: string | undefined
  session: string | undefined
  /** Header names it kept from the provider. */
  removed: string[]
}

/**
 * Stands in for Helicone's proxy until there is a gateway to start: passes each call on to the provider that the path names, without
 * its `Helicone-*` headers, and answers with a `Helicone-Id`.
 */
export async function startLocalProxy(targets: Readonly<Record<string, string>>) {
  const calls: ProxiedCall[] = []
  const dispatcher = new Agent()
  const server = createServer(async (incoming, response) => {
    const [, provider = '', path = ''] = /^\/([^/]+)(\/.*)$/.exec(incoming.url ?? '') ?? []
    const origin = targets[provider]
    if (!origin) return void response.writeHead(404).end('no such provider')
    const { userId, session } = parseHeliconeHeaders(incoming.headers)
    const names = Object.keys(incoming.headers)
    const removed = names.filter((name) => name.startsWith('helicone-'))
    const kept = names.filter((name) => !removed.includes(name) && !/^(host|connection|keep-alive)$/.test(name))
    const answer = await send(origin + path, {
      method: incoming.method === 'GET' ? 'GET' : 'POST',
      headers: Object.fromEntries(kept.map((name) => [name, incoming.headers[name]])),
      body: incoming.method === 'GET' ? null : incoming,
      dispatcher,
    })
    const id = randomUUID()
    calls.push({ id, provider, path, status: answer.statusCode, userId, session: session?.path, removed })
    response.writeHead(answer.statusCode, {
      'content-type': String(answer.headers['content-type'] ?? 'application/json'),
      'helicone-id': id,
      'helicone-status': 'success',
    })
    for await (const piece of answer.body) response.write(piece)
    response.end()
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
