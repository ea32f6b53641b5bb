import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { openSavedCounterStore } from './saved-counters.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function openIn(folder: string) {
  const warnings: [message: string, fields: unknown][] = []
  const report = { warn: (message: string, fields?: unknown) => void warnings.push([message, fields]) }
  return { counters: await openSavedCounterStore(join(folder, 'counters.json'), report), warnings }
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'litecone-counters-'))
  folders.push(folder)
  return folder
}

it.each([
  ['cut off', '{"buckets":[["key sk-secret",1'],
  ['of another form', '{"buckets":[["key sk-secret","1",2,3]],"sums":[]}'],
  ['of no object', 'null'],
  ['empty', ''],
])('a file of counters that is %s is renamed, reported once, and replaced by a new one', async (_what, text) => {
  const folder = await newFolder()
  const path = join(folder, 'counters.json')
  await writeFile(path, text)
  const { counters, warnings } = await openIn(folder)
  expect(warnings).toEqual([
    [expect.stringContaining('start again from zero'), { path, reason: 'it is damaged', keptAs: `${path}.damaged` }],
  ])
  expect(await readFile(`${path}.damaged`, 'utf8')).toBe(text)
  await counters.add('spent', 5, { ttlSeconds: 60 })
  await counters.close()
  const next = await openIn(folder)
  expect(next.warnings).toEqual([])
  expect(await next.counters.read('spent')).toBe(5)
  await next.counters.close()
})

it('does not warn about a folder without counters', async () => {
  const folder = await newFolder()
  const { counters, warnings } = await openIn(folder)
  await counters.close()
  expect([warnings, await readdir(folder)]).toEqual([[], []])
})
