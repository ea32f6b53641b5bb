import { describe, expect, it } from 'vitest'
import { postgresUrl, redisUrl } from './store-url.ts'

describe('postgresUrl', () => {
  it.each([
    'postgres://u:p@db:5432/logs?sslmode=require',
    'postgresql://u:p%2Fq@db/logs',
    'postgres://u:p@/logs?host=/var/run/postgresql',
    'socket:/var/run/postgresql?db=logs',
  ])('accepts %s', (url) => expect(postgresUrl().safeParse(url).success).toBe(true))

  it.each([
    'db:5432',
    'mysql://u:p@db/logs',
    'postgres://u:12/34@db/logs',
    'postgres://u:12?34@db/logs',
    'postgres://u:12#34@db/logs',
  ])('rejects %s with an example', (url) => {
    const message = postgresUrl().safeParse(url).error?.issues[0]?.message
    expect(message).toMatch(/^write postgres:/)
  })
})

describe('redisUrl', () => {
  it.each(['redis://:p@cache:6379/1', 'rediss://[::1]'])('accepts %s', (url) =>
    expect(redisUrl().safeParse(url).success).toBe(true),
  )

  it.each(['cache:6379', 'redis://u:p%zz@cache', 'redis://cache/one'])(
    'refuses %s, and says how to write one',
    (url) => {
      const message = redisUrl().safeParse(url).error?.issues[0]?.message
      expect(message).toMatch(/^write redis:/)
    },
  )
})
