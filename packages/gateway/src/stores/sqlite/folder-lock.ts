import { open, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { makeFolder } from '../make-folder.ts'
import { StoreError } from '../store-error.ts'
import { openSqlite, type SqliteConnection, type SqliteLibrary } from './sqlite-connection.ts'
import { sqliteError } from './sqlite-error.ts'

export interface FolderLock {
  release(): void
}

/**
 * Makes a folder one process's own, as long as that lives. The lock is SQLite's own on a file of no content, which the operating system lets
 * go when the process ends, however it ends: no stale lock is ever in the way, and containers that share a folder, in which every process
 * may be number 1, still see each other. (Network file systems that do not know locks are no place for SQLite.)
 */
export async function lockFolder(folder: string, library?: SqliteLibrary): Promise<FolderLock> {
  await prepareFolder(folder)
  const connection = await openSqlite(join(folder, 'lock'), { library, busyTimeout: 0 })
  try {
    connection.exec('begin exclusive')
  } catch (error) {
    connection.close()
    const failure = sqliteError(error)
    if (failure.code !== 'unavailable') throw failure
    throw await alreadyLocked(folder, failure)
  }
  await writeFile(join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, host: hostname(), since: new Date() }))
  return { release: () => release(connection) }
}

function release(connection: SqliteConnection): void {
  connection.exec('rollback')
  connection.close()
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolder(resolve(folder))
    // SQLite would only say that it cannot open its file: a volume is often there already, and somebody else's.
    await (await open(join(folder, 'lock'), 'a')).close()
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'no reason given'
    const remedy = 'Let this user write there, or choose another with --folder.'
    throw new StoreError('unavailable', `The data folder ${folder} cannot be used: ${reason}. ${remedy}`, {
      cause: error,
    })
  }
}

async function alreadyLocked(folder: string, cause: StoreError): Promise<StoreError> {
  const owner = await describeOwner(folder)
  const remedy =
    'Stop that one, give this one a folder of its own, or use PostgreSQL and Redis to run several gateways.'
  return new StoreError('locked', `The data folder ${folder} is in use by another gateway${owner}. ${remedy}`, {
    cause,
  })
}

async function describeOwner(folder: string): Promise<string> {
  try {
    const { pid, host, since } = JSON.parse(await readFile(join(folder, 'owner.json'), 'utf8'))
    return ` (process ${pid} on ${host}, since ${since})`
  } catch {
    return ''
  }
}
