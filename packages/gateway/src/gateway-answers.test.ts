import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { post, setUp } from './start-gateway.test-support.ts'

it('sets its own CORS headers, whatever the provider’s are', async () => {
  const headers = {
    'access-control-allow-origin': '*',
    'access-control-allow-credentials': 'true',
    vary: 'Accept-Encoding',
    'content-type': 'application/json',
    'set-cookie': ['a=1', 'b=2'],
  }
  const { url } = await setUp((_request, response) => response.writeHead(200, headers).end('{}'), {
    server: { corsOrigins: ['https://app.example.com'] },
  })
  const plain = await post(url)
  expect([...plain.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  const page = await post(url, { origin: 'https://app.example.com' })
  expect(page.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
  expect(page.headers.get('access-control-allow-credentials')).toBeNull()
  expect(page.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(page.headers.get('vary')).toBe('Accept-Encoding, Origin')
})

const usage = { prompt_tokens: 5, completion_tokens: 6, total_tokens: 11 }
/** Random data cannot be compressed. It follows the usage, so that the response is truncated within it. */
const noise = Array.from({ length: 20_000 }, () => Math.random().toString(36)).join('')
const text = `data: ${JSON.stringify({ model: 'gpt-4o', choices: [], usage })}\n\n: ${noise}\n\n`

it.each([
  ['gzip', gzipSync(text)],
  ['br', brotliCompressSync(text)],
])('logs the readable part of a truncated response in %s', async (encoding, bytes) => {
  const { url, log } = await setUp((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': encoding })
    response.write(bytes.subarray(0, -1000), () => response.destroy())
  })
  const answer = await post(url)
  await answer.text().catch(() => undefined)
  expect(await log(answer)).toMatchObject({ status: 502, tokens: { prompt: 5, completion: 6 } })
})
