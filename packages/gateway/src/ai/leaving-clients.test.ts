import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { GATEWAY_KEY, type ServedAi, serveAi } from './serve-ai.test-support.ts'
import { answerOpenAI, events, openaiChunk, startVendors } from './vendors.test-support.ts'

const messages = [{ role: 'user' as const, content: 'Hello?' }]
const model = 'openai/gpt-4o-mini'

function clientOf(served: ServedAi): OpenAI {
  return new OpenAI({ apiKey: GATEWAY_KEY, baseURL: served.url, maxRetries: 0 })
}

describe('a client that disconnects', () => {
  it('during a stream ends the request to the provider, and is logged as cancelled', async () => {
    const pieces = events(openaiChunk({ content: 'Hel' }), openaiChunk({ content: 'lo' }))
    await using vendors = await startVendors({ openai: () => ({ pieces, end: 'open' }) })
    await using served = await serveAi({ providers: vendors.config })
    const { data, response } = await clientOf(served)
      .chat.completions.create({ model, messages, stream: true })
      .withResponse()
    for await (const chunk of data) if (chunk.choices[0]?.delta.content === 'lo') break
    expect(await served.logged(response)).toMatchObject({
      status: -3,
      errorType: 'aborted',
      responseBody: expect.stringContaining('Hello'),
    })
    await expect.poll(() => vendors.servers.openai.leftEarly()).toBe(1)
    expect(served.reports).toEqual([])
  })

  it('before the first byte does the same', async () => {
    await using vendors = await startVendors({ openai: () => ({ end: 'silent' }) })
    await using served = await serveAi({ providers: vendors.config })
    const leaving = new AbortController()
    const answer = clientOf(served).chat.completions.create({ model, messages }, { signal: leaving.signal })
    await expect.poll(() => vendors.servers.openai.requests.length).toBe(1)
    leaving.abort()
    await expect(answer).rejects.toThrow()
    await expect.poll(() => vendors.servers.openai.leftEarly()).toBe(1)
    await expect.poll(() => served.entries).toMatchObject([{ status: -3 }])
  })

  it('or stops reading makes the gateway stop reading from the provider, instead of filling memory', async () => {
    const chunk = Buffer.concat(events(openaiChunk({ content: 'x'.repeat(4_000) })))
    const pieces = 10_000
    let written = 0
    const upstream = createServer(async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (; written < pieces && !response.destroyed; written++) {
        if (!response.write(chunk)) await once(response, 'drain')
      }
      response.end(Buffer.concat(events(openaiChunk({}, 'stop'), '[DONE]')))
    }).listen(0, '127.0.0.1')
    await once(upstream, 'listening')
    const apiBase = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`
    await using served = await serveAi({ providers: { openai: { apiBase, apiKey: 'k' } } })
    const response = await fetch(`${served.url}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model, messages, stream: true }),
    })
    let seen = -1
    while (seen !== written) {
      seen = written
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    expect(written).toBeGreaterThan(0)
    expect(written).toBeLessThan(pieces)
    const text = await response.text()
    expect(written).toBe(pieces)
    expect(text.match(/x{4000}/g)).toHaveLength(pieces)
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
    upstream.close()
  })
})

describe('responses of many simultaneous requests', () => {
  it('are not mixed up', async () => {
    await using vendors = await startVendors({
      openai: (request) => ({
        ...answerOpenAI(request),
        body: { ...(answerOpenAI(request).body as object), id: JSON.stringify(request.body.messages) },
      }),
    })
    await using served = await serveAi({ providers: vendors.config })
    const client = clientOf(served)
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        client.chat.completions.create({ model, messages: [{ role: 'user', content: `${index}` }] }),
      ),
    )
    answers.forEach(({ id }, index) => expect(JSON.parse(id)).toEqual([{ role: 'user', content: `${index}` }]))
  })
})
