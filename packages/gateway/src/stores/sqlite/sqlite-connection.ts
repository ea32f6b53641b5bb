import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { StoreError } from '../store-error.ts'

/** Which library speaks SQLite: the one in Node 22.13 and later, or a prebuilt one from npm where Node has none. */
export type SqliteLibrary = 'node' | 'libsql'

export type SqliteValue = string | number | bigint | Uint8Array | null

/** The little that both libraries have in common; a `SqliteDatabase` for Kysely. Everything is synchronous. */
export interface SqliteConnection extends SqliteDatabase {
  readonly library: SqliteLibrary
  exec(statement: string): void
  all(statement: string, ...values: SqliteValue[]): Record<string, unknown>[]
  /** Resolves to the number of rows changed. */
  run(statement: string, ...values: SqliteValue[]): number
}

export interface SqliteOptions {
  readonly readOnly?: boolean | undefined
  /** Milliseconds to wait for another connection's lock. */
  readonly busyTimeout?: number | undefined
  readonly library?: SqliteLibrary | undefined
}

interface Statement {
  all(...values: unknown[]): unknown[]
  run(...values: unknown[]): { changes: number | bigint }
}

interface Database {
  exec(statement: string): unknown
  prepare(statement: string): Statement
  close(): unknown
}

interface NodeSqlite {
  DatabaseSync: new (path: string, options: { readOnly: boolean }) => Database
}

function loadNodeSqlite(): NodeSqlite | undefined {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 22) return undefined
  // Node 22 calls its SQLite experimental at every start; what an operator can do nothing about is not printed.
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return process.getBuiltinModule('node:sqlite') as NodeSqlite | undefined
  } finally {
    process.emitWarning = emitWarning
  }
}

async function openDatabase(path: string, readOnly: boolean, library: SqliteLibrary | undefined) {
  const node = library === 'libsql' ? undefined : loadNodeSqlite()
  if (node) return { database: new node.DatabaseSync(path, { readOnly }), library: 'node' as const }
  if (library === 'node') throw new StoreError('unavailable', `Node ${process.versions.node} has no SQLite of its own.`)
  const { default: Libsql } = await import('libsql')
  return { database: new Libsql(path, { readonly: readOnly }) as Database, library: 'libsql' as const }
}

/** Enough for every statement that is always the same; filters make ever new ones. */
const PREPARED = 200

export async function openSqlite(path: string, options: SqliteOptions = {}): Promise<SqliteConnection> {
  const opened = await openDatabase(path, options.readOnly ?? false, options.library)
  const { database, library } = opened
  const prepared = new Map<string, Statement>()
  const prepare = (text: string): Statement => {
    let statement = prepared.get(text)
    if (!statement) {
      statement = database.prepare(text)
      if (prepared.size >= PREPARED) prepared.clear()
      prepared.set(text, statement)
    }
    return statement
  }
  database.exec(`pragma busy_timeout = ${options.busyTimeout ?? 5000}`)
  return {
    library,
    exec: (text) => void database.exec(text),
    all: (text, ...values) => prepare(text).all(...values) as Record<string, unknown>[],
    run: (text, ...values) => Number(prepare(text).run(...values).changes),
    prepare: (text) => kyselyStatement(text, prepare(text)),
    close: () => {
      prepared.clear()
      database.close()
    },
  }
}

function kyselyStatement(text: string, statement: Statement): SqliteStatement {
  if (text === 'rollback') return rollback(statement)
  return {
    reader: /^\s*(select|with|pragma|values)\b|\breturning\b/i.test(text),
    all: (values) => statement.all(...values),
    run: (values) => ({ changes: Number(statement.run(...values).changes), lastInsertRowid: 0 }),
    iterate: () => {
      throw new StoreError('failed', 'Rows are read by pages.')
    },
  }
}

/** SQLite rolls back by itself when the disk is full; that there is nothing left to roll back must not hide why. */
function rollback(statement: Statement): SqliteStatement {
  const run = () => {
    try {
      statement.run()
    } catch (error) {
      if (!(error instanceof Error && /no transaction is active/.test(error.message))) throw error
    }
    return { changes: 0, lastInsertRowid: 0 }
  }
  return { reader: false, all: () => [], run, iterate: () => [].values() }
}
