import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import {
  asList,
  asRecord,
  bearer,
  type CompletionChunk,
  createChunk,
  createUsage,
  createUsageChunk,
  defineProvider,
  type StreamDecoder,
  TruncatedStreamError,
  type Wire,
} from '../src/index.ts'

export interface Received {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
}

export type Answer = (response: ServerResponse, request: Received) => void | Promise<void>

/** A real HTTP server whose answers a test scripts: the n-th request gets the n-th answer, the last one repeats. */
export async function startUpstream(...answers: Answer[]) {
  const requests: Received[] = []
  let closedEarly = 0
  const server = createServer(async (incoming, response) => {
    let text = ''
    for await (const piece of incoming) text += piece
    const received = {
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      headers: incoming.headers,
      body: text === '' ? {} : JSON.parse(text),
    }
    requests.push(received)
    response.on('close', () => {
      if (!response.writableFinished) closedEarly++
    })
    await answers[Math.min(requests.length, answers.length) - 1]?.(response, received)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    closedEarly: () => closedEarly,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** `startUpstream` for a whole file, with a provider that calls the server. Each server is closed after its test. */
export function useUpstream() {
  const servers: AsyncDisposable[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) await server[Symbol.asyncDispose]()
  })
  return async (...answers: Answer[]) => {
    const server = await startUpstream(...answers)
    servers.push(server)
    const provider = plain({ apiKey: KEY, apiBase: `${server.url}/v1/` })
    return { ...server, provider, model: provider('plain-1') }
  }
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }
}

/** An answer of `plainWire` that says a text. */
export function say(text: string, usage?: { in: number; out: number }): Answer {
  return json({ model: 'plain-1-served', text, usage })
}

/** Events as SSE; ends the answer unless told to leave it open or to cut it. */
export function events(list: readonly unknown[], end: 'end' | 'open' | 'cut' = 'end'): Answer {
  return async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const event of list) {
      await new Promise((resolve) => response.write(`data: ${JSON.stringify(event)}\n\n`, resolve))
      await new Promise(setImmediate)
    }
    if (end === 'end') response.end()
    if (end === 'cut') response.destroy()
  }
}

/** A wire made for these tests, as simple as one can be: `{ text }` in an answer, `{ t }` and `{ done }` in a stream. */
export const plainWire: Wire = {
  id: 'plain',
  chat: {
    parameters: new Set(['max_tokens', 'temperature', 'response_format', 'tools']),
    inputs: [],
    encode: (request, { model, stream }) => ({ path: '/chat', body: { ...request, model, stream } }),
    decode(body, { callId, created, model }) {
      const answer = asRecord(body)
      return {
        id: callId,
        object: 'chat.completion',
        created,
        model: String(answer.model ?? model),
        choices: [
          {
            index: 0,
            finish_reason: 'stop',
            logprobs: null,
            message: { role: 'assistant', content: String(answer.text), refusal: null },
          },
        ],
        ...usageOf(answer.usage),
      }
    },
    decoder({ callId, created, model }): StreamDecoder {
      const head = { id: callId, created, model }
      let done = false
      return {
        push({ data }) {
          const event = asRecord(JSON.parse(data))
          if (event.t !== undefined) return [createChunk(head, { content: String(event.t) })]
          if (!event.done) return []
          done = true
          const chunks: CompletionChunk[] = [createChunk(head, {}, 'stop')]
          const { usage } = usageOf(event.usage)
          if (usage) chunks.push(createUsageChunk(head, usage))
          return chunks
        },
        end() {
          if (done) return []
          throw new TruncatedStreamError('no done event')
        },
      }
    },
  },
  embed: {
    parameters: new Set(['dimensions']),
    encode: (request, { model }) => ({ path: '/embed', body: { ...request, model } }),
    decode: (body, { model }) => ({
      object: 'list',
      model,
      data: asList(asRecord(body).vectors).map((vector, index) => ({
        object: 'embedding',
        index,
        embedding: asList(vector).map(Number),
      })),
    }),
  },
  decodeFailure(_status, body) {
    const error = asRecord(asRecord(body).error)
    return {
      message: String(error.message ?? body),
      kind: error.kind === 'context' ? 'context_window_exceeded' : undefined,
    }
  },
}

function usageOf(value: unknown) {
  const usage = asRecord(value)
  if (typeof usage.in !== 'number' || typeof usage.out !== 'number') return {}
  return { usage: createUsage({ prompt: usage.in, completion: usage.out }) }
}

export const plain = defineProvider({
  id: 'plain',
  apiKeyEnv: ['PLAIN_API_KEY'],
  apiBaseEnv: ['PLAIN_API_BASE'],
  wire: plainWire,
  authorize: bearer,
})

export const KEY = 'sk-plain-0123456789abcdef'

export const hello = [{ role: 'user' as const, content: 'Hello, who are you today?' }]
