import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Creates a folder and its missing parents, readable only by this user, because it contains prompts and responses. Rejects with the file system's error.
 * Node's own `mkdir` with `recursive` never returns if the parent exists and a folder in it is still refused with `ENOENT`, as in `/proc`.
 */
export async function makeFolder(folder: string): Promise<void> {
  const refused = await tryToMake(folder)
  if (!refused) return
  const parent = dirname(folder)
  if (refused.code !== 'ENOENT' || parent === folder) throw refused
  if (!(await isFolder(parent))) await makeFolder(parent)
  // Also if the parent exists: another process may just have made it.
  const refusedAgain = await tryToMake(folder)
  if (refusedAgain) throw refusedAgain
}

async function tryToMake(folder: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(folder, { mode: 0o700 })
    return undefined
  } catch (error) {
    const refused = error as NodeJS.ErrnoException
    return refused.code === 'EEXIST' && (await isFolder(folder)) ? undefined : refused
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() ?? false
}
