import * as z from 'zod'

/**
 * The URL of a PostgreSQL database. Drivers report only that a URL is invalid. In a password that contains an unescaped `/`, `?` or `#`, they take that for the end
 * of the host, and would look up the user name as the host.
 */
export function postgresUrl() {
  return z
    .string()
    .refine(isPostgres, {
      error:
        'write postgres://user:password@host:5432/database, with "/", "?" and "#" in a password as %2F, %3F and %23.',
    })
    .describe('URL: postgres://user:password@host:5432/database')
}

/** The URL of a Redis database. */
export function redisUrl() {
  return z
    .string()
    .refine(isRedis, {
      error:
        'write redis://user:password@host:6379/0, or rediss:// for TLS, with "/", "?", "#" and "%" in a password as %2F, %3F, %23 and %25.',
    })
    .describe('URL: redis://user:password@host:6379/0')
}

function isPostgres(text: string): boolean {
  // A Unix socket is written `socket:/var/run/postgresql?db=litecone`, or without a host: `postgres://user:password@/litecone?host=/var/run/postgresql`.
  if (/^socket:\//.test(text)) return true
  const url = parse(text.replace('@/', '@localhost/'))
  return url !== undefined && /^postgres(?:ql)?:$/.test(url.protocol)
}

function isRedis(text: string): boolean {
  const url = parse(text)
  if (!url || !/^rediss?:$/.test(url.protocol) || url.search || !/^\/?\d*$/.test(url.pathname)) return false
  return isDecodable(url.username) && isDecodable(url.password) && url.hostname !== ''
}

function parse(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  // An @ after the host means that a character of the password was taken for the end of the host.
  return url && !url.hash && !`${url.pathname}${url.search}`.includes('@') ? url : undefined
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
