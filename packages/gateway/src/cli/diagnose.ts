import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, resolve } from 'node:path'
import { type LoadedConfig, loadConfig } from '../config/load-config.ts'
import { openKeyStore } from '../keys/open-key-store.ts'
import { readVaultKeys } from '../keys/vault-key.ts'
import { createProviders } from '../providers.ts'
import { reasonOf } from '../reason-of.ts'
import { isLoopback } from '../server/is-loopback.ts'
import { openStores, StoreError } from '../stores/index.ts'
import type { RedisOptions } from '../stores/redis/redis-connection.ts'
import type { CommonFlags } from './create-program.ts'
import { print } from './with-key-store.ts'

interface Finding {
  readonly state: 'ok' | 'warn' | 'fail'
  readonly text: string
}

const ok = (text: string): Finding => ({ state: 'ok', text })
const warn = (text: string): Finding => ({ state: 'warn', text })
const fail = (text: string): Finding => ({ state: 'fail', text })

/** Prints problems that would keep a gateway from working, with remedies. Exit code 1 if there are any. */
export async function diagnose(flags: CommonFlags): Promise<void> {
  for await (const { state, text } of findAll(flags)) {
    print(`${state.padEnd(4)}  ${text}`)
    if (state === 'fail') process.exitCode = 1
  }
}

async function* findAll({ config: file, folder }: CommonFlags): AsyncGenerator<Finding> {
  yield checkNode()
  let loaded: LoadedConfig
  try {
    loaded = await loadConfig({ file, flags: { folder } })
  } catch (error) {
    yield* reasonOf(error).split('\n').map(fail)
    return
  }
  for (const check of [checkConfig, checkFolder, checkStores, checkKeys, checkPort, checkProviders, checkClock]) {
    try {
      yield* await check(loaded)
    } catch (error) {
      yield fail(reasonOf(error))
    }
  }
}

/** The least that the package declares. */
const OLDEST_NODE = [20, 18, 1] as const

function checkNode(): Finding {
  const { node } = process.versions
  const parts = node.split('.').map(Number)
  const at = OLDEST_NODE.findIndex((least, place) => parts[place] !== least)
  const isOld = at >= 0 && (parts[at] ?? 0) < (OLDEST_NODE[at] ?? 0)
  return isOld ? fail(`Node ${node}: install ${OLDEST_NODE.join('.')} or newer`) : ok(`Node ${node}`)
}

function checkConfig({ file }: LoadedConfig): Finding[] {
  return [ok(file ? `configuration ${file}` : 'no configuration file: defaults, variables and flags')]
}

const MEBIBYTE = 1024 * 1024

async function checkFolder({ config }: LoadedConfig): Promise<Finding[]> {
  const path = resolve(config.folder)
  const { place, isThere } = await findPlace(path)
  try {
    await access(place, constants.W_OK)
  } catch {
    return [fail(`${path}: ${isThere ? 'it' : place} cannot be written to by this user; choose another with --folder`)]
  }
  const { bavail, bsize } = await statfs(place)
  const free = Math.floor((bavail * bsize) / MEBIBYTE)
  const room = `${path}: ${isThere ? '' : 'will be made, '}${free} MiB free`
  return [free < 1024 ? warn(`${room}; logs.retentionDays deletes old logs by itself`) : ok(room)]
}

/** The folder, or its first existing parent. */
async function findPlace(path: string): Promise<{ place: string; isThere: boolean }> {
  for (let place = path; ; place = dirname(place)) {
    if (await exists(place)) return { place, isThere: place === path }
    if (dirname(place) === place) return { place, isThere: false }
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function checkStores({ config }: LoadedConfig): Promise<Finding[]> {
  const { postgres, redis } = config.stores
  const what = [postgres ? 'PostgreSQL' : 'SQLite in the folder', redis && 'Redis'].filter(Boolean).join(' and ')
  // Not created here, because this user may not be the gateway's.
  if (!postgres && !redis && !(await exists(config.folder))) return []
  try {
    const stores = await openStores({ ...config.stores, folder: config.folder })
    try {
      await Promise.all([stores.logs.check(), stores.cache.check(), stores.counters.check()])
    } finally {
      await stores.close()
    }
    return [ok(`${what}: reached and up to date`), ...(redis ? await checkEviction(redis) : [])]
  } catch (error) {
    if (error instanceof StoreError && error.code === 'locked') return [ok(`${what}: in use by a gateway that runs`)]
    throw error
  }
}

/** Answers of the cache have a TTL, budgets and limits have none. */
async function checkEviction(options: RedisOptions): Promise<Finding[]> {
  // Loaded when used, as the stores load it.
  const { connectRedis } = await import('../stores/redis/redis-connection.ts')
  const redis = await connectRedis(options)
  try {
    const policy = await redis.evictionPolicy()
    if (!policy?.startsWith('allkeys')) return []
    return [warn(`Redis forgets budgets when it is full (${policy}): set its maxmemory-policy to volatile-lru`)]
  } finally {
    await redis.close()
  }
}

async function checkKeys({ config }: LoadedConfig): Promise<Finding[]> {
  const { postgres } = config.stores
  if (!postgres && !(await exists(config.folder))) return [checkOpenness(config.host, 0, 0)]
  const store = await openKeyStore(postgres ? { postgres } : { folder: config.folder })
  try {
    const keys = await store.list()
    const secrets = await store.secrets.list()
    const valid = keys.filter(({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt ?? Infinity) > Date.now())
    return [checkOpenness(config.host, keys.length, valid.length), ...checkVault(secrets.length)]
  } finally {
    await store.close()
  }
}

function checkOpenness(host: string, keys: number, valid: number): Finding {
  if (keys > 0) return valid > 0 ? ok(`keys: ${valid}`) : warn('every key is revoked or has expired: nobody can use it')
  if (isLoopback(host)) return warn('no key: the gateway will be open to whoever is on this machine')
  return fail(`no key, and ${host} can be reached by others: run "litecone-gateway keys create --owner <name>"`)
}

function checkVault(secrets: number): Finding[] {
  const keys = readVaultKeys()
  if (secrets > 0 && !keys) return [fail(`the vault holds ${secrets} provider keys, but LITECONE_VAULT_KEY is not set`)]
  return secrets > 0 ? [ok(`vault: ${secrets} keys of providers`)] : []
}

async function checkPort({ config }: LoadedConfig): Promise<Finding[]> {
  const { host, port } = config
  const server = createServer()
  try {
    await new Promise<void>((done, reject) => server.once('error', reject).listen({ host, port }, done))
    return [ok(`${host}:${port} is free`)]
  } catch (error) {
    const what = `${host}:${port} cannot be listened on (${reasonOf(error)})`
    return [warn(`${what}: a gateway may be running already, or choose --port`)]
  } finally {
    server.close()
  }
}

function checkProviders({ config }: LoadedConfig): Finding[] {
  const withKeys = [...createProviders(config.providers)].filter(([id, { definition }]) =>
    Boolean(config.providers[id]?.apiKey ?? definition.apiKeyEnv?.some((name) => process.env[name])),
  )
  const names = withKeys.map(([id]) => id).join(', ')
  const none = 'no provider has a key in the configuration or a variable: the vault or the clients have them'
  return [ok(names ? `providers with keys: ${names}` : none)]
}

/** Limits and budgets go by the clock. */
function checkClock(): Finding[] {
  const year = new Date().getUTCFullYear()
  return year >= 2025 ? [] : [fail(`the clock says ${year}: set it`)]
}
