import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openRecordDatabase, type RecordPlace } from '../open-record-database.ts'
import { migrationOf, runMigrations } from './run-migrations.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'litecone-migrations-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Tables {
  one: { id: number }
  two: { id: number }
}

const TABLES = ['create table one (id integer)', 'create table two (id integer)', 'insert into two (id) values (1)']

function open(file: string, statements: readonly string[], place: RecordPlace = { folder }) {
  return openRecordDatabase<Tables>(place, {
    file,
    migrate: (db, dialect) =>
      runMigrations(db, {
        dialect,
        migrations: { '0001-tables': migrationOf(statements) },
        table: 'migration',
        newer: 'newer',
      }),
  })
}

it('rolls back a migration that fails midway, so that the next start can run it', async () => {
  const [one = ''] = TABLES
  await expect(open('midway.sqlite', [one, 'create nonsense'])).rejects.toMatchObject({ code: 'failed' })
  const database = await open('midway.sqlite', TABLES)
  expect(await database.read((db) => db.selectFrom('two').selectAll().execute())).toEqual([{ id: 1 }])
  await database.close()
})

it('runs once if many open the database at the same time', async () => {
  const databases = await Promise.all(Array.from({ length: 8 }, () => open('many.sqlite', TABLES)))
  expect(await databases[0]?.read((db) => db.selectFrom('two').selectAll().execute())).toEqual([{ id: 1 }])
  await Promise.all(databases.map((database) => database.close()))
})

/** `.ci/services start` prints it. */
const url = process.env['LITECONE_TEST_POSTGRES_URL'] ?? ''

it.skipIf(!url)('may take longer than the statement timeout of PostgreSQL', async () => {
  const schema = `test_${randomUUID().replaceAll('-', '')}`
  const postgres = { url: `${url}?statement_timeout=3000`, schema }
  const database = await open('', ['select pg_sleep(3.5)', ...TABLES], { postgres })
  expect(await database.read((db) => db.selectFrom('two').selectAll().execute())).toEqual([{ id: 1 }])
  await sql`drop schema ${sql.id(schema)} cascade`.execute(database.kysely)
  await database.close()
})
