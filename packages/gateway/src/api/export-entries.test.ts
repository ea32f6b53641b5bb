import { connect } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { entry, NOON } from '../stores/entries.test-support.ts'
import { StoreError } from '../stores/index.ts'
import { startApi } from './api.test-support.ts'

describe('the export', () => {
  it('returns matching complete entries as NDJSON', async () => {
    const { store, get } = await startApi()
    const all = Array.from({ length: 450 }, (_, index) => entry({ createdAt: NOON + index }))
    await store.write([...all, entry({ provider: 'groq' })])
    const { body, headers } = await get('/export?order=oldest&provider=openai')
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="requests-\d{4}-\d\d-\d\d\.ndjson"$/)
    const lines = body.trimEnd().split('\n')
    expect(lines.map((line: string) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(all)))
    const bare = await get('/export?bodies=false&provider=groq')
    expect(JSON.parse(bare.body)).toMatchObject({ provider: 'groq', requestBody: null, responseBody: null })
  })

  it('returns CSV according to RFC 4180, without formulas', async () => {
    const { store, get } = await startApi()
    await store.write([
      entry({ id: 'a', createdAt: NOON, userId: '=cmd|"/c calc"!A1', sessionName: 'say "hi",\nthen go', status: -3 }),
      entry({
        id: 'b',
        createdAt: NOON - 1,
        userId: '@SUM(1)',
        sessionName: '-1+2',
        promptId: '+x',
        requestBody: '\t=1',
      }),
    ])
    const { body, headers } = await get('/export?format=csv&bodies=true')
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    const [head, ...rest] = body.split('\r\n')
    const names = head.split(',')
    expect(names.slice(0, 4)).toEqual(['id', 'createdAt', 'provider', 'model'])
    expect(names.slice(-2)).toEqual(['requestBody', 'responseBody'])
    expect(rest).toHaveLength(3)
    expect(rest[0]).toContain('a,2026-11-02T12:00:00.000Z,openai,gpt-4o,')
    expect(rest[0]).toContain(',-3,,false,800,')
    expect(rest[0]).toContain(`,"'=cmd|""/c calc""!A1",`)
    expect(rest[0]).toContain(',"say ""hi"",\nthen go",')
    expect(rest[1]).toContain(`,'@SUM(1),`)
    expect(rest[1]).toContain(`,'-1+2,`)
    expect(rest[1]).toContain(`,'+x,`)
    expect(rest[1]).toContain(`,'\t=1,`)
    expect((await get('/export?format=csv')).body).not.toContain('requestBody')
    expect((await get('/export?format=csv&provider=none')).body.split('\r\n')).toHaveLength(2)
  })

  it.each(['\n', '\r', '\r\n'])('keeps a cell with a line break %j in one row', async (lineBreak) => {
    const { store, get } = await startApi()
    await store.write([entry({ id: 'a', userId: `ada${lineBreak}=cmd()`, requestBody: `a${lineBreak}${lineBreak}b` })])
    const { body } = await get('/export?format=csv&bodies=true')
    expect(body).toContain(`,"ada${lineBreak}=cmd()",`)
    expect(body).toContain(`,"a${lineBreak}${lineBreak}b",`)
  })

  it('answers 503 if the store is unavailable, and breaks the connection if it fails later', async () => {
    const { get, url, reports } = await startApi({
      logs: (logs) => ({
        ...logs,
        async *export(filter) {
          if (filter?.provider?.includes('later')) yield* Array.from({ length: 5 }, () => entry())
          throw new StoreError('unavailable', 'away')
        },
      }),
    })
    expect((await get('/export')).status).toBe(503)
    const response = await fetch(`${url}/export?provider=later`)
    await expect(response.text()).rejects.toThrow()
    expect(reports).toContain('warn: An export was broken off.')
  })

  it('reads no faster than the client, and stops when it disconnects', async () => {
    let read = 0
    let ended = false
    const { url } = await startApi({
      logs: (logs) => ({
        ...logs,
        async *export() {
          try {
            for (; ; read += 1) yield entry({ responseBody: 'x'.repeat(100_000) })
          } finally {
            ended = true
          }
        },
      }),
    })
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.write('GET /api/v1/export HTTP/1.1\r\nhost: localhost\r\n\r\n')
    await new Promise((resolve) => socket.once('readable', resolve))
    let before = -1
    // Until the buffers between here and there are full.
    await vi.waitFor(
      () => {
        const isStill = read === before
        before = read
        expect(isStill).toBe(true)
      },
      { timeout: 10_000, interval: 200 },
    )
    expect(read).toBeLessThan(500)
    expect(ended).toBe(false)
    socket.destroy()
    await vi.waitFor(() => expect(ended).toBe(true))
  })
})
