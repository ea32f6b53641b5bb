import { parseRateLimitPolicy } from '@litecone/headers'
import type { Budget, KeyPolicy, Scope } from '../keys/grant.ts'
import { SCOPES } from '../keys/key-schema.ts'
import type { KeyRecord } from '../keys/key-store.ts'
import type { CommonFlags } from './create-program.ts'
import { UsageError } from './usage-error.ts'
import { print, withKeyStore } from './with-key-store.ts'

export interface CreateKeyFlags extends CommonFlags {
  readonly owner: string
  readonly name?: string | undefined
  readonly scope?: readonly string[] | undefined
  readonly models?: readonly string[] | undefined
  readonly providers?: readonly string[] | undefined
  readonly rateLimit?: string | undefined
  readonly budget?: string | undefined
  readonly expires?: string | undefined
  readonly json?: boolean | undefined
}

/** Creates a key and prints it: the only time that it is shown. */
export async function createKey(flags: CreateKeyFlags): Promise<void> {
  const { owner, name, scope = ['proxy', 'log'], json } = flags
  const given = {
    owner,
    name,
    scopes: scope.map(readScope),
    policy: readPolicy(flags),
    expiresAt: readTime(flags.expires),
  }
  const { key, record } = await withKeyStore(flags, (store) => store.create(given))
  if (json) return print(JSON.stringify({ key, ...record }))
  print(key)
  process.stderr.write(
    `Created ${record.id} for ${owner}, with the scopes ${record.scopes.join(' and ')}. The key cannot be shown again.\n`,
  )
}

export async function listKeys(flags: CommonFlags & { readonly json?: boolean | undefined }): Promise<void> {
  const records = await withKeyStore(flags, (store) => store.list())
  if (flags.json) return print(JSON.stringify(records))
  if (!records.length) return print('There are no keys. Create one with: litecone-gateway keys create --owner <name>')
  for (const record of records) print(describe(record))
}

export async function revokeKey(id: string, flags: CommonFlags): Promise<void> {
  const isRevoked = await withKeyStore(flags, (store) => store.revoke(id))
  if (!isRevoked) throw new UsageError(`There is no key ${id}. See: litecone-gateway keys list`)
  print(`${id} is revoked.`)
}

function describe({ id, hint, owner, name, scopes, policy, lastUsedAt, ...record }: KeyRecord): string {
  const now = Date.now()
  const isExpired = record.expiresAt !== null && record.expiresAt <= now
  const state = record.revokedAt !== null ? 'revoked' : isExpired ? 'expired' : 'valid'
  const used = lastUsedAt === null ? 'never used' : `used ${new Date(lastUsedAt).toISOString()}`
  const limits = Object.keys(policy).length ? JSON.stringify(policy) : ''
  return [id, hint, state, owner, name ?? '-', scopes.join(','), used, limits].filter(Boolean).join('  ')
}

function readScope(text: string): Scope {
  const scope = SCOPES.find((each) => each === text)
  if (!scope) throw new UsageError(`--scope: ${text} is not a scope. Available: ${SCOPES.join(', ')}.`)
  return scope
}

function readPolicy({ models, providers, rateLimit, budget }: CreateKeyFlags): KeyPolicy {
  return {
    ...(models && { models }),
    ...(providers && { providers }),
    ...(rateLimit !== undefined && { rateLimit: readRateLimit(rateLimit) }),
    ...(budget !== undefined && { budget: readBudget(budget) }),
  }
}

function readRateLimit(text: string): NonNullable<KeyPolicy['rateLimit']> {
  const read = parseRateLimitPolicy(text)
  if (read.ok && read.policy) return read.policy
  throw new UsageError(`--rate-limit: ${read.ok ? 'it is empty.' : read.message}`)
}

function readBudget(text: string): Budget {
  const [, usd, period] = /^\$?(\d+(?:\.\d+)?)\/(day|week|month)$/.exec(text) ?? []
  if (usd === undefined || Number(usd) <= 0)
    throw new UsageError('--budget: write dollars and a period, such as 50/month.')
  return { usd: Number(usd), period: period === 'day' || period === 'week' ? period : 'month' }
}

function readTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const time = Date.parse(text)
  if (Number.isNaN(time))
    throw new UsageError('--expires: write an ISO time, such as 2027-01-31 or 2027-01-31T12:00:00Z.')
  if (time <= Date.now()) throw new UsageError('--expires: that time has passed.')
  return time
}
