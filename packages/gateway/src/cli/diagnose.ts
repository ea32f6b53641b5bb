import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { type LoadedConfig, loadConfig } from '../config/load-config.ts'
import { openKeyStore } from '../keys/open-key-store.ts'
import { readVaultKeys } from '../keys/vault-key.ts'
import { createProviders } from '../providers.ts'
import { isLoopback } from '../server/is-loopback.ts'
import { openStores, StoreError } from '../stores/index.ts'
import type { CommonFlags } from './create-program.ts'
import { print } from './with-key-store.ts'

interface Finding {
  readonly state: 'ok' | 'warn' | 'fail'
  readonly text: string
}

const ok = (text: string): Finding => ({ state: 'ok', text })
const warn = (text: string): Finding => ({ state: 'warn', text })
const fail = (text: string): Finding => ({ state: 'fail', text })

/** Tells what would keep a gateway from working, and what to do. Exit code 1 when something would. */
export async function diagnose({ config: file, folder }: CommonFlags): Promise<void> {
  const loaded = await loadConfig({ file, flags: { folder } })
  const checks = [checkNode, checkConfig, checkFolder, checkStores, checkKeys, checkPort, checkProviders, checkClock]
  let failed = false
  for (const check of checks) {
    for (const { state, text } of await check(loaded)) {
      print(`${state.padEnd(4)}  ${text}`)
      failed ||= state === 'fail'
    }
  }
  if (failed) process.exitCode = 1
}

function checkNode(): Finding[] {
  return [ok(`Node ${process.versions.node}`)]
}

function checkConfig({ file }: LoadedConfig): Finding[] {
  return [ok(file ? `configuration ${file}` : 'no configuration file: defaults, variables and flags')]
}

const MEBIBYTE = 1024 * 1024

async function checkFolder({ config }: LoadedConfig): Promise<Finding[]> {
  const path = resolve(config.folder)
  try {
    const { bavail, bsize } = await statfs(config.folder)
    const free = Math.floor((bavail * bsize) / MEBIBYTE)
    const room = `${path}: ${free} MiB free`
    return [free < 1024 ? warn(`${room}; logs.retentionDays deletes old logs by itself`) : ok(room)]
  } catch {
    return [ok(`${path} is not there yet, and will be made`)]
  }
}

async function checkStores({ config }: LoadedConfig): Promise<Finding[]> {
  const { postgres, redis } = config.stores
  const what = [postgres ? 'PostgreSQL' : 'SQLite in the folder', redis && 'Redis'].filter(Boolean).join(' and ')
  try {
    const stores = await openStores({ ...config.stores, folder: config.folder })
    try {
      await Promise.all([stores.logs.check(), stores.cache.check(), stores.counters.check()])
    } finally {
      await stores.close()
    }
    return [ok(`${what}: reached and up to date`)]
  } catch (error) {
    if (error instanceof StoreError && error.code === 'locked') return [ok(`${what}: in use by a gateway that runs`)]
    return [fail(error instanceof Error ? error.message : String(error))]
  }
}

async function checkKeys({ config }: LoadedConfig): Promise<Finding[]> {
  const { postgres } = config.stores
  try {
    const store = await openKeyStore(postgres ? { postgres } : { folder: config.folder })
    const keys = await store.list()
    const secrets = await store.secrets.list()
    await store.close()
    const valid = keys.filter(({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt ?? Infinity) > Date.now())
    return [checkOpenness(config.host, keys.length, valid.length), ...checkVault(secrets.length)]
  } catch (error) {
    return [fail(error instanceof Error ? error.message : String(error))]
  }
}

function checkOpenness(host: string, keys: number, valid: number): Finding {
  if (keys > 0) return valid > 0 ? ok(`keys: ${valid}`) : warn('every key is revoked or has expired: nobody can use it')
  if (isLoopback(host)) return warn('no key: the gateway will be open to whoever is on this machine')
  return fail(`no key, and ${host} can be reached by others: run "litecone-gateway keys create --owner <name>"`)
}

function checkVault(secrets: number): Finding[] {
  const keys = readVaultKeys()
  if (secrets > 0 && !keys)
    return [fail(`the vault holds ${secrets} keys of providers, and LITECONE_VAULT_KEY is not set`)]
  return secrets > 0 ? [ok(`vault: ${secrets} keys of providers`)] : []
}

async function checkPort({ config }: LoadedConfig): Promise<Finding[]> {
  const { host, port } = config
  const server = createServer()
  try {
    await new Promise<void>((done, reject) => server.once('error', reject).listen({ host, port }, done))
    return [ok(`${host}:${port} is free`)]
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [
      warn(`${host}:${port} cannot be listened on (${reason}): a gateway may be running already, or choose --port`),
    ]
  } finally {
    server.close()
  }
}

function checkProviders({ config }: LoadedConfig): Finding[] {
  const { environment } = { environment: process.env }
  const providers = createProviders(config.providers)
  const withKeys = [...providers].filter(([id, { definition }]) =>
    Boolean(config.providers[id]?.apiKey ?? definition.apiKeyEnv?.some((name) => environment[name])),
  )
  const names = withKeys.map(([id]) => id).join(', ')
  return [ok(names ? `providers with keys: ${names}` : 'no provider has a key here: clients send their own')]
}

/** Limits and budgets go by the clock. */
function checkClock(): Finding[] {
  const year = new Date().getUTCFullYear()
  return year >= 2025 ? [] : [fail(`the clock says ${year}: set it`)]
}
