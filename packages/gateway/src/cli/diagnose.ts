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

/** Prints one line per check: `ok`, `warn` or `fail`, with a remedy. Sets the exit code to 1 if a check fails. */
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

/** The same version as `engines.node` in package.json. */
const OLDEST_NODE = [20, 18, 1] as const

function checkNode(): Finding {
  const { node } = process.versions
  const parts = node.split('.').map(Number)
  const index = OLDEST_NODE.findIndex((oldest, position) => parts[position] !== oldest)
  const isOld = index >= 0 && (parts[index] ?? 0) < (OLDEST_NODE[index] ?? 0)
  return isOld ? fail(`Node ${node}: install ${OLDEST_NODE.join('.')} or newer`) : ok(`Node ${node}`)
}

function checkConfig({ file }: LoadedConfig): Finding[] {
  return [ok(file ? `configuration ${file}` : 'no configuration file: the settings are defaults, variables and flags')]
}

const MEBIBYTE = 1024 * 1024

async function checkFolder({ config }: LoadedConfig): Promise<Finding[]> {
  const path = resolve(config.folder)
  const { existing, exists: isThere } = await findExisting(path)
  try {
    await access(existing, constants.W_OK)
  } catch {
    return [
      fail(`${path}: this user cannot write to ${isThere ? 'it' : existing}; choose another folder with --folder`),
    ]
  }
  const { bavail, bsize } = await statfs(existing)
  const free = Math.floor((bavail * bsize) / MEBIBYTE)
  const text = `${path}: ${isThere ? '' : 'will be created, '}${free} MiB free`
  return [free < 1024 ? warn(`${text}; to delete old logs automatically, set logs.retentionDays`) : ok(text)]
}

/** Finds the folder, or the closest parent that exists. */
async function findExisting(path: string): Promise<{ existing: string; exists: boolean }> {
  let existing = path
  while (!(await exists(existing)) && dirname(existing) !== existing) existing = dirname(existing)
  return { existing, exists: existing === path }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function checkStores({ config }: LoadedConfig): Promise<Finding[]> {
  const { postgres, redis } = config.stores
  const names = [postgres ? 'PostgreSQL' : 'SQLite in the folder', redis && 'Redis'].filter(Boolean).join(' and ')
  // Opening the stores would create the folder. It would then belong to this user, and the gateway may run as another one.
  if (!postgres && !redis && !(await exists(config.folder))) return []
  try {
    const stores = await openStores({ ...config.stores, folder: config.folder })
    try {
      await Promise.all([stores.logs.check(), stores.cache.check(), stores.counters.check()])
    } finally {
      await stores.close()
    }
    return [ok(`${names}: reachable and up to date`), ...(redis ? await checkEviction(redis) : [])]
  } catch (error) {
    if (error instanceof StoreError && error.code === 'locked')
      return [ok(`${names}: in use by a gateway that is running`)]
    throw error
  }
}

/** Warns of policies that can evict any key. A `volatile-` policy evicts only keys with a TTL: cached responses have one, budgets and limits do not. */
async function checkEviction(options: RedisOptions): Promise<Finding[]> {
  // Imported here, so that the Redis client is loaded only if Redis is configured.
  const { connectRedis } = await import('../stores/redis/redis-connection.ts')
  const redis = await connectRedis(options)
  try {
    const policy = await redis.evictionPolicy()
    if (!policy?.startsWith('allkeys')) return []
    return [warn(`Redis evicts budgets when it is full (${policy}): set its maxmemory-policy to volatile-lru`)]
  } finally {
    await redis.close()
  }
}

async function checkKeys({ config }: LoadedConfig): Promise<Finding[]> {
  const { postgres } = config.stores
  if (!postgres && !(await exists(config.folder))) return [checkAccess(config.host, 0, 0)]
  const store = await openKeyStore(postgres ? { postgres } : { folder: config.folder })
  try {
    const keys = await store.list()
    const secrets = await store.secrets.list()
    const valid = keys.filter(({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt ?? Infinity) > Date.now())
    return [checkAccess(config.host, keys.length, valid.length), ...checkVault(secrets.length)]
  } finally {
    await store.close()
  }
}

function checkAccess(host: string, keys: number, valid: number): Finding {
  if (keys > 0)
    return valid > 0
      ? ok(`valid gateway keys: ${valid}`)
      : warn('every gateway key is revoked or expired: no client can use it')
  if (isLoopback(host)) return warn('no gateway key: the gateway will be open to anyone on this machine')
  return fail(`no gateway key, and other machines can reach ${host}: run "litecone-gateway keys create --owner <name>"`)
}

function checkVault(secrets: number): Finding[] {
  const keys = readVaultKeys()
  if (secrets > 0 && !keys) return [fail(`the vault holds ${secrets} provider keys, but LITECONE_VAULT_KEY is not set`)]
  return secrets > 0 ? [ok(`provider keys in the vault: ${secrets}`)] : []
}

async function checkPort({ config }: LoadedConfig): Promise<Finding[]> {
  const { host, port } = config
  const server = createServer()
  try {
    await new Promise<void>((done, reject) => server.once('error', reject).listen({ host, port }, done))
    return [ok(`${host}:${port} is free`)]
  } catch (error) {
    const problem = `cannot listen on ${host}:${port} (${reasonOf(error)})`
    return [warn(`${problem}: a gateway may already be running; otherwise choose another port with --port`)]
  } finally {
    server.close()
  }
}

function checkProviders({ config }: LoadedConfig): Finding[] {
  const withKeys = [...createProviders(config.providers)].filter(([id, { definition }]) =>
    Boolean(config.providers[id]?.apiKey ?? definition.apiKeyEnv?.some((name) => process.env[name])),
  )
  const names = withKeys.map(([id]) => id).join(', ')
  const none =
    'no provider has a key in the configuration or in a variable: keys must come from the vault or from clients'
  return [ok(names ? `providers with keys: ${names}` : none)]
}

/** Rate limits and budgets depend on the clock. */
function checkClock(): Finding[] {
  const year = new Date().getUTCFullYear()
  return year >= 2025 ? [] : [fail(`the system clock shows the year ${year}: correct it`)]
}
