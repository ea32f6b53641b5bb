import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  asRecord,
  bearer,
  type Completion,
  type CompletionChunk,
  defineProvider,
  parseJson,
  TruncatedStreamError,
  type Wire,
} from '@litecone/core'

/** OpenAI's wire, as far as these tests need it. */
const localWire: Wire = {
  id: 'openai-chat',
  chat: {
    parameters: new Set(['temperature']),
    inputs: [],
    encode: (request, { model, stream }) => ({
      path: '/chat/completions',
      body: { model, ...request, ...(stream && { stream: true }) },
    }),
    decode: (body) => body as Completion,
    decoder() {
      let isDone = false
      return {
        push({ data }) {
          isDone = data === '[DONE]'
          return isDone ? [] : [parseJson(data) as CompletionChunk]
        },
        end() {
          if (!isDone) throw new TruncatedStreamError('cut')
          return []
        },
      }
    },
  },
  embed: {
    parameters: new Set(),
    encode: (request, { model }) => ({ path: '/embeddings', body: { model, input: request.input } }),
    decode: (body) => body as never,
  },
  moderate: {
    encode: (request, { model }) => ({ path: '/moderations', body: { model, input: request.input } }),
    decode: (body) => body as never,
  },
  decodeFailure: (_, body) => ({ message: String(asRecord(asRecord(body)['error'])['message']) }),
}

export interface Upstream {
  readonly url: string
  close(): void
}

/** Responds like OpenAI. Prompts can request an error, a cut stream, or one that never ends. */
export async function startUpstream(): Promise<Upstream> {
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    request.on('end', () => {
      const json = (status: number, body: unknown) =>
        response
          .writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req_1' })
          .end(JSON.stringify(body))
      if (request.url?.endsWith('/embeddings')) return json(200, embeddings)
      if (request.url?.endsWith('/moderations')) return json(200, moderation)
      if (text.includes('please fail')) return json(400, { error: { message: 'no such thing', code: 'bad' } })
      if (!text.includes('"stream":true')) return json(200, completion)
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const chunk of chunks) response.write(`data: ${JSON.stringify(chunk)}\n\n`)
      if (text.includes('please wait')) return
      if (text.includes('please cut')) return response.end()
      response.end('data: [DONE]\n\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  return {
    url,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const head = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'gpt-4o-2024-08-06' }
const usage = { prompt_tokens: 11, completion_tokens: 2, total_tokens: 13 }

export const completion = {
  ...head,
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      finish_reason: 'stop',
      logprobs: null,
      message: { role: 'assistant', content: 'Hello', refusal: null },
    },
  ],
  usage,
}

export const chunks = [
  { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: 'Hel' }, finish_reason: null }] },
  {
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { content: 'lo' }, finish_reason: 'stop' }],
  },
  { ...head, object: 'chat.completion.chunk', choices: [], usage },
]

const embeddings = {
  object: 'list',
  model: 'text-embedding-3-small',
  data: [{ object: 'embedding', index: 0, embedding: [0.1, 0.2] }],
  usage: { prompt_tokens: 4, total_tokens: 4 },
}

const moderation = { id: 'modr-1', model: 'omni-moderation-latest', results: [{ flagged: false, categories: {} }] }

/** A provider at the upstream, under any name. */
export function localProvider(id: string, apiBase: string, apiKey = 'sk-local-provider-key-000000') {
  return defineProvider({ id, apiBase, authorize: bearer, wire: localWire })({ apiKey })
}
