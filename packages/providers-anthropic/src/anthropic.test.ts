import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CompletionChunk, completion, LlmError } from '@litecone/core'
import { afterEach, describe, expect, it } from 'vitest'
import { anthropic } from './index.ts'

interface Received {
  url: string | undefined
  headers: IncomingHttpHeaders
  body: Record<string, unknown>
}

const servers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((close) => close()))
})

/** An Anthropic server with one response. */
async function serve(answer: (response: ServerResponse) => void) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (data) => {
      text += String(data)
    })
    request.on('end', () => {
      received.push({ url: request.url, headers: request.headers, body: JSON.parse(text) })
      answer(response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { base: `http://127.0.0.1:${port}`, received }
}

const reply = { id: 'msg_1', type: 'message', model: 'claude-sonnet-4-5', content: [{ type: 'text', text: 'Hello' }] }
const messages = [{ role: 'user' as const, content: 'Hi' }]
const frame = (event: { type: string; [key: string]: unknown }) =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`

describe('a call over a socket', () => {
  it('goes to the Messages API with key and version', async () => {
    const { base, received } = await serve((response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(reply)),
    )
    const provider = anthropic({ apiKey: 'sk-ant-api03-x', apiBase: base })
    const answer = await completion({
      model: provider('claude-sonnet-4-5'),
      messages,
      tools: [{ type: 'memory_20250818' }],
    })
    expect(answer.choices[0]?.message.content).toBe('Hello')
    expect(received[0]).toMatchObject({
      url: '/v1/messages',
      headers: {
        'x-api-key': 'sk-ant-api03-x',
        'anthropic-version': '2023-06-01',
        'anthropic-beta': 'context-management-2025-06-27',
        'content-type': 'application/json',
      },
      body: { model: 'claude-sonnet-4-5', max_tokens: 64_000 },
    })
    expect(received[0]?.headers).not.toHaveProperty('authorization')
  })

  it('streams, and closes the socket when the caller stops reading', async () => {
    let closed: Promise<unknown> | undefined
    const { base } = await serve((response) => {
      closed = once(response, 'close')
      response.setHeader('content-type', 'text/event-stream')
      response.write(frame({ type: 'message_start', message: { ...reply, content: [] } }) + frame({ type: 'ping' }))
      response.write(
        frame({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }) +
          frame({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hé' } }),
      )
    })
    const model = anthropic({ apiKey: 'k', apiBase: base })('claude-sonnet-4-5')
    const seen: CompletionChunk[] = []
    for await (const chunk of await completion({ model, messages, stream: true })) {
      seen.push(chunk)
      if (chunk.choices[0]?.delta.content === 'Hé') break
    }
    expect(seen.map(({ choices }) => choices[0]?.delta.content)).toEqual(['', 'Hé'])
    await closed
  })

  it('throws the error that the stream reports', async () => {
    const { base } = await serve((response) => {
      response.setHeader('content-type', 'text/event-stream')
      response.write(frame({ type: 'message_start', message: { ...reply, content: [] } }))
      response.end(frame({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }))
    })
    const model = anthropic({ apiKey: 'k', apiBase: base })('claude-sonnet-4-5')
    const run = async () => {
      for await (const _ of await completion({ model, messages, stream: true })) {
        // The error follows the first chunk.
      }
    }
    await expect(run()).rejects.toMatchObject({ code: 'internal_server', status: 529 })
  })

  it('throws the error of a response, with its request id and without the key', async () => {
    const { base } = await serve((response) => {
      response.writeHead(401, { 'content-type': 'application/json', 'request-id': 'req_7' })
      const error = { type: 'authentication_error', message: 'invalid x-api-key sk-ant-api03-secretsecret' }
      response.end(JSON.stringify({ type: 'error', error }))
    })
    const model = anthropic({ apiKey: 'sk-ant-api03-secretsecret', apiBase: base })('claude-sonnet-4-5')
    const error = await completion({ model, messages }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LlmError)
    expect(error).toMatchObject({ code: 'authentication', status: 401, requestId: 'req_7' })
    expect(String(error)).not.toContain('secretsecret')
  })

  it('is not made with a parameter that the model does not accept', async () => {
    const { base, received } = await serve((response) => response.end())
    const model = anthropic({ apiKey: 'k', apiBase: base })('claude-opus-4-7')
    await expect(completion({ model, messages, temperature: 0 })).rejects.toMatchObject({
      code: 'unsupported_params',
      param: 'temperature',
    })
    expect(received).toEqual([])
  })
})
