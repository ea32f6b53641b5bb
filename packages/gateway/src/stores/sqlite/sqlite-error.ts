import { StoreError, type StoreErrorCode } from '../store-error.ts'

/** SQLite's primary result codes, https://sqlite.org/rescode.html */
const CODES: Record<number, [StoreErrorCode, string]> = {
  5: ['unavailable', 'The database is locked by another connection.'],
  6: ['unavailable', 'The database is locked by another connection.'],
  8: ['unavailable', 'The data folder cannot be written to. Check its permissions.'],
  10: ['unavailable', 'Reading or writing the data folder failed. Check the disk.'],
  11: ['failed', 'The database file is damaged. Move it away, or restore a copy.'],
  13: ['full', 'The disk that holds the data folder is full.'],
  14: ['unavailable', 'The database file cannot be opened. Check that the folder exists and is writable.'],
  26: ['failed', 'The file is not a database. Move it away, or choose another folder.'],
}

const NAMES: Record<string, number> = {
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
}

/** Node has the number in `errcode`, and libsql a name in `code`, such as `SQLITE_FULL` or `SQLITE_IOERR_WRITE`. */
function resultCodeOf(error: object): number | undefined {
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff
  if (!('code' in error) || typeof error.code !== 'string') return undefined
  return NAMES[/^SQLITE_([A-Z]+)/.exec(error.code)?.[1] ?? '']
}

/** Whether another connection holds the lock, so that a retry may succeed. */
export function isBusy(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null ? resultCodeOf(error) : undefined
  return code === NAMES['BUSY'] || code === NAMES['LOCKED']
}

/** `path` is added to the message if the file itself is at fault, because the data folder has several. */
export function sqliteError(error: unknown, path?: string): StoreError {
  if (error instanceof StoreError) return error
  const code = typeof error === 'object' && error !== null ? resultCodeOf(error) : undefined
  const [kind, message] = CODES[code ?? -1] ?? ['failed', messageOf(error)]
  const where = path !== undefined && kind === 'failed' ? `${path}: ` : ''
  return new StoreError(kind, where + message, { cause: error })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `SQLite: ${error.message}` : 'SQLite failed.'
}

export async function withSqliteErrors<T>(work: () => T | Promise<T>, path?: string): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw sqliteError(error, path)
  }
}
