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
 * Reserves a folder for one process. The lock is SQLite's, on an empty database file. The operating system releases it however the process ends, so
 * there are no stale locks, and containers that share a folder, where every process may have id 1, still see each other's. (Network file systems
 * without locks do not work for SQLite anyway.)
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
    // A mounted volume often belongs to another user, and SQLite would only say that it cannot open its file.
    await (await open(join(folder, 'lock'), 'a')).close()
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'no reason given'
    const remedy = 'Give this user write access, or choose another with --folder.'
    throw new StoreError('unavailable', `The data folder ${folder} cannot be used: ${reason}. ${remedy}`, {
      cause: error,
    })
  }
}

async function alreadyLocked(folder: string, cause: StoreError): Promise<StoreError> {
  const owner = await describeOwner(folder)
  const remedy = 'Stop it, use another folder, or run several gateways with PostgreSQL and Redis.'
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
