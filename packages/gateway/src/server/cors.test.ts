import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { answerCors } from './cors.ts'

let close: (() => void) | undefined
afterEach(() => close?.())

/** Sends a request of a page to a server that allows these origins. */
async function serve(origins: readonly string[]): Promise<string> {
  const server = createServer((request, response) => {
    if (!answerCors(request, response, { origins })) response.end('answered')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => server.close()
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const preflight = (url: string, origin: string) =>
  fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,helicone-user-id',
    },
  })

it('lets configured pages send any request, and read its response', async () => {
  const url = await serve(['https://app.example.com'])
  const asked = await preflight(url, 'https://app.example.com')
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, 'https://app.example.com'])
  expect(asked.headers.get('access-control-allow-methods')).toBe('POST')
  expect(asked.headers.get('access-control-allow-headers')).toBe('authorization,helicone-user-id')
  const answer = await fetch(url, { headers: { origin: 'https://app.example.com' } })
  expect(await answer.text()).toBe('answered')
  expect(answer.headers.get('access-control-expose-headers')).toBe('*')
})

it('sends no CORS headers to other pages, whose requests are answered normally', async () => {
  const url = await serve(['https://app.example.com'])
  const asked = await preflight(url, 'https://evil.example')
  expect([await asked.text(), asked.headers.get('access-control-allow-origin')]).toEqual(['answered', null])
  expect(asked.headers.get('vary')).toBe('Origin')
})

it('allows all pages with a star, and none by default', async () => {
  expect((await preflight(await serve(['*']), 'https://a.example')).headers.get('access-control-allow-origin')).toBe(
    'https://a.example',
  )
  close?.()
  expect((await preflight(await serve([]), 'https://a.example')).headers.get('access-control-allow-origin')).toBeNull()
})
