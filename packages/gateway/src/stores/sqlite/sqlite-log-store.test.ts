import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { describeLogStore } from '../log-store-contract.test-support.ts'
import { sqlLogStore, withExport } from '../sql/sql-log-store.ts'
import { openSqliteLogDatabase } from './sqlite-log-database.ts'

const hasNodeSqlite = process.getBuiltinModule('node:sqlite') !== undefined

// Node 20 has no `node:sqlite`.
describe.skipIf(!hasNodeSqlite)('SQLite by Node', () => describeWith('node'))
describe('SQLite by libsql', () => describeWith('libsql'))

function describeWith(library: 'node' | 'libsql'): void {
  const folders: string[] = []
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

  describeLogStore(library, {
    open: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'litecone-logs-'))
      folders.push(folder)
      return withExport(sqlLogStore(await openSqliteLogDatabase(join(folder, 'logs.sqlite'), { library })))
    },
    empty: async (store) => void (await store.deleteBefore(Date.UTC(2100, 0))),
  })
}
