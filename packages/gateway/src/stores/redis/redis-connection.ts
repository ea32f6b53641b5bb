import { createHash } from 'node:crypto'
import { createClient, RESP_TYPES } from '@redis/client'
import { StoreError } from '../store-error.ts'

export interface RedisOptions {
  /** `redis://user:password@host:6379/0`; `rediss:` for TLS. */
  readonly url: string
  /** Before every key, to keep installations apart; `litecone:` when not told. */
  readonly prefix?: string | undefined
  /** Milliseconds after which a command has failed; 1000 when not told. A request waits for these decisions. */
  readonly timeout?: number | undefined
}

export interface Script {
  readonly source: string
  readonly digest: string
}

/** The commands that the stores need, each of which fails quickly when Redis is gone. */
export interface RedisConnection {
  readonly prefix: string
  get(key: string): Promise<Uint8Array | null>
  exists(keys: readonly string[]): Promise<boolean[]>
  set(key: string, value: Uint8Array, milliseconds: number, onlyIfAbsent: boolean): Promise<boolean>
  delete(keys: readonly string[]): Promise<void>
  keys(prefix: string): AsyncIterable<string[]>
  run(script: Script, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown>
  /** What happens to keys when there is no memory left, as the server names it: `noeviction`, `volatile-lru`. `undefined` when it does not tell. */
  evictionPolicy(): Promise<string | undefined>
  /** Rejects when Redis cannot be reached or written to: one that is full still answers a PING. Writes a small key that expires within a minute. */
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
    // A command that waits in a queue for Redis to come back would hold up a request: better to know at once.
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

/** Lets what was asked be answered, but waits for no Redis that has nothing to say any more. */
async function close(client: Client, timeout: number): Promise<void> {
  try {
    await within(timeout, () => client.close())
  } catch {
    if (client.isOpen) client.destroy()
  }
}

const CONNECT_TIMEOUT = 6000

/** Tries for a while: a Redis that is started together with the gateway may need it. */
async function connect(client: Client): Promise<void> {
  let reason = 'it did not answer'
  // Stays: the client reconnects by itself, but without a listener an error would end the process.
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
    // Redis forgets its scripts when it restarts.
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
    return new StoreError('full', 'Redis has no memory left. Set maxmemory-policy to volatile-lru, or give it more.', {
      cause: error,
    })
  }
  const refused = /^(ERR|WRONGTYPE|NOAUTH|NOPERM|WRONGPASS)\b/.test(message)
  if (refused) return new StoreError('failed', `Redis refused: ${message}`, { cause: error })
  return new StoreError('unavailable', `Redis cannot be used now: ${message}`, { cause: error })
}
