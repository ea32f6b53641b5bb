import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openEmbeddedStores } from './index.ts'
import { makeFolder } from './make-folder.ts'

it('creates missing parent folders for this user only, and accepts an existing folder', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'litecone-folder-'))
  const folder = join(parent, 'a', 'b')
  await makeFolder(folder)
  await makeFolder(folder)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  await symlink(join(parent, 'none'), join(parent, 'dangling'))
  await expect(makeFolder(join(parent, 'dangling', 'data'))).rejects.toMatchObject({ code: 'EEXIST' })
  await rm(parent, { recursive: true })
})

it('creates a folder that others create at the same time', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'litecone-folder-'))
  for (let round = 0; round < 200; round++) {
    const folder = join(parent, `${round}`, 'a', 'b')
    await Promise.all(Array.from({ length: 4 }, () => makeFolder(folder)))
  }
  await rm(parent, { recursive: true })
})

it.skipIf(!existsSync('/proc/self'))('rejects where no folder can be created', async () => {
  await expect(makeFolder('/proc/litecone/data')).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(openEmbeddedStores({ folder: '/proc/litecone' })).rejects.toThrow(
    /^The data folder \/proc\/litecone cannot be used: ENOENT.* choose another with --folder/,
  )
})
