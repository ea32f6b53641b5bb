import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the upstream has received. Programs read it at `/seen`, on any runtime. */
export interface Seen {
  /** Number of streams whose client disconnected. */
  disconnected: number
  /** The headers of the last call. */
  headers: Record<string, string | string[] | undefined>
  /** The ids of calls whose logs have arrived. */
  logged: string[]
}

export interface Upstream {
  readonly url: string
  readonly seen: Readonly<Seen>
  close(): void
}

const usage = { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 }
const head = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'served-model' }

function chunk(content: string, last: boolean): string {
  const choices = [{ index: 0, delta: { content }, finish_reason: last ? 'stop' : null }]
  return `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...(last && { usage }) })}\n\n`
}

/** Starts a vendor and a log server for the smoke tests. The model's name selects the response. */
export async function startUpstream(): Promise<Upstream> {
  const seen: Seen = { disconnected: 0, headers: {}, logged: [] }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request.setEncoding('utf8')) body += part
    if (request.url === '/seen') response.end(JSON.stringify(seen))
    else if (request.url?.endsWith('/log')) {
      seen.logged.push(JSON.parse(body).providerRequest.meta['Helicone-Request-Id'])
      response.end('{}')
    } else {
      seen.headers = request.headers
      await answer(JSON.parse(body), response, seen)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function answer({ model }: { model: string }, response: ServerResponse, seen: Seen): Promise<void> {
  if (model === 'plain') {
    const message = { role: 'assistant', content: 'Rhine', refusal: null }
    const choices = [{ index: 0, finish_reason: 'stop', logprobs: null, message }]
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ...head, object: 'chat.completion', choices, usage }))
    return
  }
  if (model === 'busy') {
    response.writeHead(429, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: { message: 'Slow down.', type: 'rate_limit_error' } }))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (model === 'stream') {
    response.write(chunk('Rhine, ', false))
    response.write(chunk('Rhone', true))
    response.end('data: [DONE]\n\n')
    return
  }
  response.once('close', () => seen.disconnected++)
  while (!response.closed) {
    response.write(chunk('again ', false))
    await sleep(20)
  }
}
