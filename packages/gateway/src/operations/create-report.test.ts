import { describe, expect, it } from 'vitest'
import { createReport, type ReportOptions } from './create-report.ts'

function open(options: ReportOptions = {}) {
  const lines: string[] = []
  const report = createReport({ ...options, destination: { write: (line) => void lines.push(line) } })
  return { report, lines }
}

describe('reports', () => {
  it('are one object per line', () => {
    const { report, lines } = open()
    report.warn('The store is down.', { waiting: 3, nested: { list: [1, 'two', null] } })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/\n$/)
    const { time, ...rest } = JSON.parse(lines[0]!)
    expect(new Date(time).toISOString()).toBe(time)
    const nested = { list: [1, 'two', null] }
    expect(rest).toEqual({ level: 'warn', message: 'The store is down.', waiting: 3, nested })
  })

  it('are readable lines in the text format', () => {
    const { report, lines } = open({ format: 'text' })
    report.info('It listens.', { url: 'http://127.0.0.1:8787' })
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d info {2}It listens\. url="http:\/\/127\.0\.0\.1:8787"\n$/)
  })

  it('omit what is below the level', () => {
    const { report, lines } = open({ level: 'error' })
    report.info('a')
    report.warn('b')
    report.error('c')
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(['c'])
  })

  it.each([
    { authorization: 'hunter2' },
    { headers: { 'Helicone-Auth': ['hunter2'], 'x-api-key': 'hunter2', 'set-cookie': 'hunter2' } },
    { apiKey: 'hunter2', masterKey: 'hunter2', api_key: 'hunter2', PASSWORD: 'hunter2', accessToken: 'hunter2' },
    { deep: [{ credentials: { a: 'hunter2', b: ['hunter2'] } }] },
    { reason: 'Incorrect API key provided: sk-proj-hunter2hunter2' },
    { reason: 'header was "Bearer hunter2hunter2"' },
    { url: 'postgres://litecone:hunter2@db.internal/logs' },
    { url: 'https://generativelanguage.googleapis.com/v1?key=hunter2&alt=sse' },
    { error: new Error('401 for sk-ant-api03-hunter2hunter2') },
    { error: Object.assign(new Error('x'), { cause: 'hunter2' }) },
    { 'sk-hunter2hunter2': true },
  ])('contain no secret: %j', (fields) => {
    for (const format of ['json', 'text'] as const) {
      const { report, lines } = open({ format })
      report.error('It failed.', fields)
      expect(lines).toHaveLength(1)
      expect(lines[0]).not.toContain('hunter2')
    }
  })

  it('contain no secret in the message, but the rest of it', () => {
    const { report, lines } = open()
    report.error('Asking https://user:hunter2@example.com with Bearer hunter2hunter2 failed.')
    expect(JSON.parse(lines[0]!).message).toBe('Asking https://[redacted]@example.com with Bearer [redacted] failed.')
  })

  it('contain fields whose name only resembles that of a secret', () => {
    const { report, lines } = open()
    const fields = {
      promptTokens: 5,
      tokens: 7,
      keyId: 'k1',
      key: 'port',
      author: 'ann',
      hasToken: true,
      risk: 'sk-8 low',
    }
    report.info('m', fields)
    expect(JSON.parse(lines[0]!)).toMatchObject(fields)
  })

  it('are written even with fields that cannot be serialized', () => {
    const { report, lines } = open()
    const circular: Record<string, unknown> = { count: 1n, level: 'mine', message: 'mine' }
    circular['self'] = circular
    report.info('m', circular)
    report.info('n', {
      get bad() {
        throw new Error('no')
      },
    })
    const [first, second] = lines.map((line) => JSON.parse(line))
    expect(first).toMatchObject({ level: 'info', message: 'm', count: '1', level_: 'mine', message_: 'mine' })
    expect(second.message).toBe('n')
  })
})
