import { closeSync, openSync } from 'node:fs'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { StoreError } from '../store-error.ts'

/** `node` is `node:sqlite`, in Node 22.13 and later. `libsql` is a prebuilt package from npm. */
export type SqliteLibrary = 'node' | 'libsql'

export type SqliteValue = string | number | bigint | Uint8Array | null

/** What both libraries have in common; also a `SqliteDatabase` for Kysely. All methods are synchronous. */
export interface SqliteConnection extends SqliteDatabase {
  readonly library: SqliteLibrary
  exec(statement: string): void
  all(statement: string, ...values: SqliteValue[]): Record<string, unknown>[]
  /** The first row. */
  get(statement: string, ...values: SqliteValue[]): Record<string, unknown> | undefined
  /** Returns the number of rows changed. */
  run(statement: string, ...values: SqliteValue[]): number
}

export interface SqliteOptions {
  readonly readOnly?: boolean | undefined
  /** Milliseconds to wait for another connection's lock. */
  readonly busyTimeout?: number | undefined
  readonly library?: SqliteLibrary | undefined
}

interface Statement {
  all(values: readonly unknown[]): unknown[]
  get(values: readonly unknown[]): unknown
  /** The number of rows changed. */
  run(values: readonly unknown[]): number
}

interface NativeStatement {
  all(...values: unknown[]): unknown[]
  get(...values: unknown[]): unknown
  run(...values: unknown[]): { changes: number | bigint }
}

interface Database {
  exec(statement: string): unknown
  prepare(statement: string): NativeStatement
  close(): unknown
}

interface NodeSqlite {
  DatabaseSync: new (path: string, options: { readOnly: boolean }) => Database
}

function loadNodeSqlite(): NodeSqlite | undefined {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 22) return undefined
  // Node 22 warns at every start that its SQLite is experimental, which operators cannot change.
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

/** The file has prompts in it, and the folder may be readable by others. If this fails, SQLite gives the better error. */
function keepPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600))
  } catch {}
}

/** Enough for all constant statements. Filters create ever new ones. */
const PREPARED = 200

export async function openSqlite(path: string, options: SqliteOptions = {}): Promise<SqliteConnection> {
  if (!options.readOnly) keepPrivate(path)
  const opened = await openDatabase(path, options.readOnly ?? false, options.library)
  const { database, library } = opened
  const prepared = new Map<string, Statement>()
  const prepare = (text: string): Statement => {
    let statement = prepared.get(text)
    if (!statement) {
      statement = bind(database.prepare(text), library)
      if (prepared.size >= PREPARED) prepared.clear()
      prepared.set(text, statement)
    }
    return statement
  }
  database.exec(`pragma busy_timeout = ${options.busyTimeout ?? 5000}`)
  return {
    library,
    exec: (text) => void database.exec(text),
    all: (text, ...values) => prepare(text).all(values) as Record<string, unknown>[],
    get: (text, ...values) => prepare(text).get(values) as Record<string, unknown> | undefined,
    run: (text, ...values) => prepare(text).run(values),
    prepare: (text) => kyselyStatement(text, prepare(text)),
    close: () => {
      prepared.clear()
      if (!options.readOnly) checkpoint(database)
      database.close()
    },
  }
}

/** Moves the write-ahead log into the database file, because libsql may close the file later. If this fails, the next start does it. */
function checkpoint(database: Database): void {
  try {
    database.exec('pragma busy_timeout = 0; pragma wal_checkpoint(truncate)')
  } catch {}
}

function isBindable(value: unknown): boolean {
  const type = typeof value
  return type === 'string' || type === 'number' || value === null || type === 'bigint' || value instanceof Uint8Array
}

/**
 * libsql 0.5 ends the process on a boolean, or on a single value that is an object (which it takes for named values). So values are checked first, and passed
 * as an array.
 */
function bind(statement: NativeStatement, library: SqliteLibrary): Statement {
  const check = (values: readonly unknown[]) => {
    if (!values.every(isBindable)) throw new StoreError('invalid', 'A value must be text, a number, bytes or null.')
    return library === 'libsql' ? [values] : values
  }
  return {
    all: (values) => statement.all(...check(values)),
    get: (values) => statement.get(...check(values)),
    run: (values) => Number(statement.run(...check(values)).changes),
  }
}

function kyselyStatement(text: string, statement: Statement): SqliteStatement {
  if (text === 'rollback') return rollback(statement)
  return {
    reader: /^\s*(select|with|pragma|values)\b|\breturning\b/i.test(text),
    all: (values) => statement.all(values),
    run: (values) => ({ changes: statement.run(values), lastInsertRowid: 0 }),
    iterate: () => {
      throw new StoreError('failed', 'Rows are read by pages.')
    },
  }
}

/** SQLite rolls back by itself when the disk is full. The error that there is no transaction must not replace that one. */
function rollback(statement: Statement): SqliteStatement {
  const run = () => {
    try {
      statement.run([])
    } catch (error) {
      if (!(error instanceof Error && /no transaction is active/.test(error.message))) throw error
    }
    return { changes: 0, lastInsertRowid: 0 }
  }
  return { reader: false, all: () => [], run, iterate: () => [].values() }
}
