import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { afterwards, makeFolder, setUp } from '../start-gateway.test-support.ts'
import { createDashboard } from './create-dashboard.ts'

/** Serves pages as the build creates them, next to a file that does not belong to them. */
async function serve(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await makeFolder()
  await mkdir(join(folder, 'pages', 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'secret')
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'pages', name), text)
  const server = createServer(createDashboard(join(folder, 'pages'))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterwards(async () => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const FILES = {
  'index.html': '<!doctype html>',
  'assets/index-Ab12_-cD.js': 'start()'.repeat(100),
  'favicon.svg': '<svg/>',
}

it('answers every page with the same document, which is not cached', async () => {
  const url = await serve(FILES)
  for (const path of ['/', '/?period=7d', '/dashboard', '/dashboard/requests/1?tab=request']) {
    const response = await fetch(url + path)
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<!doctype html>',
    ])
    expect(response.headers.get('cache-control')).toBe('no-cache')
    const etag = response.headers.get('etag') ?? ''
    expect((await fetch(url + path, { headers: { 'if-none-match': etag } })).status).toBe(304)
  }
})

it('lets files with a hash in their name be cached for ever, and sends them compressed', async () => {
  const url = await serve(FILES)
  const response = await fetch(`${url}/assets/index-Ab12_-cD.js`)
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(response.headers.get('content-encoding')).toBe('gzip')
  expect(Number(response.headers.get('content-length'))).toBeLessThan(100)
  expect(await response.text()).toBe('start()'.repeat(100))
  const plain = await fetch(`${url}/assets/index-Ab12_-cD.js`, { headers: { 'accept-encoding': 'identity' } })
  expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, 'start()'.repeat(100)])
})

it('allows only its own scripts, and no framing', async () => {
  const url = await serve(FILES)
  for (const path of ['/', '/favicon.svg', '/assets/none.js']) {
    const policy = (await fetch(url + path)).headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
  }
})

it('has no other files, and accepts only GET and HEAD', async () => {
  const url = await serve(FILES)
  for (const path of [
    '/assets/none.js',
    '/assets/',
    '/secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/favicon.ico',
  ]) {
    expect([path, (await fetch(url + path)).status]).toEqual([path, 404])
  }
  const posted = await fetch(url, { method: 'POST', body: '{}' })
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  const head = await fetch(url, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } })
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '15', ''])
})

it('explains how to build the pages if they are missing', async () => {
  const url = await serve({})
  const response = await fetch(url)
  expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('npm run build')])
})

it('is served at the root of a gateway, but not to pages of other origins', async () => {
  const { url } = await setUp()
  const response = await fetch(url)
  expect(response.headers.get('x-frame-options')).toBe('DENY')
  expect((await fetch(url, { headers: { origin: 'https://evil.example' } })).status).toBe(403)
})
