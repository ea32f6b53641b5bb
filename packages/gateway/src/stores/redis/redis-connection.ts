import { createHash } from 'node:crypto'
import { createClient, RESP_TYPES } from '@redis/client'
import { StoreError } from '../store-error.ts'

export interface RedisOptions {
  /** `redis://user:password@host:6379/0`; `rediss:` for TLS. */
  readonly url: string
  /** Prefix of all keys, to keep installations apart. Default `litecone:`. */
  readonly prefix?: string | undefined
  /** Timeout of a command in milliseconds, for which a request may wait. Default 1000. */
  readonly timeout?: number | undefined
}

export interface Script {
  readonly source: string
  readonly digest: string
}

/** The commands that the stores need. All fail quickly if Redis is down. */
export interface RedisConnection {
  readonly prefix: string
  get(key: string): Promise<Uint8Array | null>
  exists(keys: readonly string[]): Promise<boolean[]>
  set(key: string, value: Uint8Array, milliseconds: number, onlyIfAbsent: boolean): Promise<boolean>
  delete(keys: readonly string[]): Promise<void>
  keys(prefix: string): AsyncIterable<string[]>
  run(script: Script, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown>
  /** The server's `maxmemory-policy`: `noeviction`, `volatile-lru`. `undefined` if it does not say. */
  evictionPolicy(): Promise<string | undefined>
  /** Rejects if Redis cannot be reached or written to. Writes a small key that expires after a minute, since a full Redis still answers PING. */
  check(): Promise<void>
  close(): Promise<void>
}

export function script(source: string): Script {
  return { source, digest: createHash('sha1').update(source).digest('hex') }
}

type Client = ReturnType<typeof newClient>

function newClient(url: string) {
  return createClient({
    url,
    RESP: 2,
    // A command queued until Redis is back would hold up its request.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: 5000,
      keepAlive: true,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 1000),
    },
  })
}

export async function connectRedis({
  url,
  prefix = 'litecone:',
  timeout = 1000,
}: RedisOptions): Promise<RedisConnection> {
  const client = newClient(url)
  await connect(client)
  const buffers = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })
  const run = <T>(work: () => Promise<T>) => within(timeout, work)
  return {
    prefix,
    get: (key) => run(() => buffers.get(key)),
    exists: (keys) => run(() => Promise.all(keys.map(async (key) => (await client.exists(key)) === 1))),
    set: (key, value, milliseconds, onlyIfAbsent) =>
      run(async () => {
        const expiration = { type: 'PX', value: milliseconds } as const
        const condition = onlyIfAbsent ? ({ condition: 'NX' } as const) : {}
        return (await client.set(key, Buffer.from(value), { expiration, ...condition })) !== null
      }),
    delete: (keys) => run(async () => void (await client.unlink([...keys]))),
    keys: (start) => client.scanIterator({ MATCH: `${start.replace(/[*?[\]\\]/g, '\\$&')}*`, COUNT: 500 }),
    run: (what, keys, values) => run(() => runScript(client, what, keys, values)),
    evictionPolicy: () => run(async () => /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1]),
    check: () =>
      run(async () => void (await client.set(`${prefix}check`, '1', { expiration: { type: 'PX', value: 60_000 } }))),
    close: () => close(client, timeout),
  }
}

/** Waits for running commands, but not for a Redis that does not answer. */
async function close(client: Client, timeout: number): Promise<void> {
  try {
    await within(timeout, () => client.close())
  } catch {
    if (client.isOpen) client.destroy()
  }
}

const CONNECT_TIMEOUT = 6000

/** Retries for a while, since Redis may be starting together with the gateway. */
async function connect(client: Client): Promise<void> {
  let reason = 'it did not answer'
  // Stays registered: the client reconnects by itself, but an error without a listener would end the process.
  client.on('error', (error) => {
    reason = error instanceof Error ? error.message : reason
  })
  try {
    await within(CONNECT_TIMEOUT, () => client.connect())
  } catch (error) {
    if (client.isOpen) client.destroy()
    throw new StoreError('unavailable', `Redis cannot be reached: ${reason}`, { cause: error })
  }
}

async function runScript(
  client: Client,
  { source, digest }: Script,
  keys: readonly string[],
  values: readonly (string | number)[],
) {
  const input = { keys: [...keys], arguments: values.map(String) }
  try {
    return await client.evalSha(digest, input)
  } catch (error) {
    // Redis loses its scripts when it restarts.
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
    return client.eval(source, input)
  }
}

async function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds)
  })
  try {
    return await Promise.race([work(), late])
  } catch (error) {
    throw redisError(error)
  } finally {
    clearTimeout(timer)
  }
}

function redisError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const message = error instanceof Error ? error.message : 'no reason given'
  if (/^OOM /.test(message)) {
    return new StoreError(
      'full',
      'Redis has no memory left. Set maxmemory-policy to volatile-lru, or increase maxmemory.',
      {
        cause: error,
      },
    )
  }
  const refused = /^(ERR|WRONGTYPE|NOAUTH|NOPERM|WRONGPASS)\b/.test(message)
  if (refused) return new StoreError('failed', `Redis refused: ${message}`, { cause: error })
  return new StoreError('unavailable', `Redis cannot be used now: ${message}`, { cause: error })
}
