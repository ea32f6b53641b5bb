import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Report } from '../gateway-services.ts'
import type { NewKey } from './key-store.ts'
import { type KeyStoreOptions, openKeyStore } from './open-key-store.ts'
import { type KeysOptions, openKeys } from './open-keys.ts'

export const POSTGRES_URL = process.env['LITECONE_TEST_POSTGRES_URL']

/** Makes a new place for each test, in every available kind of database. `.ci/services start` prints PostgreSQL's URL. */
export const PLACES: readonly { name: string; skip: boolean; make(): Promise<KeyStoreOptions> }[] = [
  { name: 'a file', skip: false, make: async () => ({ folder: await makeFolder() }) },
  {
    name: 'PostgreSQL (LITECONE_TEST_POSTGRES_URL)',
    skip: !POSTGRES_URL,
    make: async () => ({ postgres: { url: POSTGRES_URL ?? '', schema: `test_${randomUUID().slice(0, 8)}` } }),
  },
]

export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'litecone-keys-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function openStore(place: KeyStoreOptions) {
  const store = await openKeyStore(place)
  onTestFinished(() => store.close())
  return store
}

export const NEW_KEY: NewKey = { owner: 'team', scopes: ['proxy'] }

export interface Reported {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: unknown
}

export function recordReports(reported: Reported[] = []): Report {
  const record = (level: Reported['level']) => (message: string, fields?: unknown) =>
    void reported.push({ level, message, fields })
  return { info: record('info'), warn: record('warn'), error: record('error') }
}

/** Opens keys as a gateway does, and closes them after the test. */
export async function openTestKeys(options: Partial<KeysOptions> = {}) {
  const store = options.store ?? { folder: await makeFolder() }
  const keys = await openKeys({ open: false, report: recordReports(), everyMs: 20, ...options, store })
  onTestFinished(() => keys.close())
  return { ...keys, place: store }
}

/** Polls until a condition is true. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10))
}
