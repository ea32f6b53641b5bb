import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startStoreThread } from './store-thread.ts'

/** A thread that echoes, fails, or ends. */
const SOURCE = `import { parentPort } from 'node:worker_threads'
parentPort.on('message', ({ id, method, values }) => {
  if (method === 'end') process.exit(3)
  if (method === 'throw') throw new Error('broken')
  if (method === 'fail') parentPort.postMessage({ id, error: { code: 'full', message: 'no room' } })
  else parentPort.postMessage({ id, value: values })
})
parentPort.postMessage({ id: 0, value: undefined })`

describe('a store in a thread', () => {
  const task = { store: 'logs', path: '', options: {} } as const
  let folder: string
  let file: URL
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'litecone-thread-'))
    file = pathToFileURL(join(folder, 'thread.mjs'))
    await writeFile(file, SOURCE)
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('returns to each of many simultaneous calls its own result', async () => {
    const thread = await startStoreThread(file, task)
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => thread.call('echo', index)))
    expect(answers).toEqual(Array.from({ length: 50 }, (_, index) => [index]))
    await expect(thread.call('fail')).rejects.toMatchObject({ name: 'StoreError', code: 'full', message: 'no room' })
    await thread.close()
    await expect(thread.call('echo')).rejects.toMatchObject({ code: 'closed' })
  })

  it.each(['end', 'throw'])('rejects pending calls if the thread ends by %s, and starts another', async (how) => {
    const thread = await startStoreThread(file, task)
    const calls = [thread.call(how), thread.call('echo', 1)]
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'failed' })
    expect(await thread.call('echo', 2)).toEqual([2])
    await thread.close()
    await thread.close()
  })

  it('rejects a value that cannot be copied', async () => {
    const thread = await startStoreThread(file, task)
    await expect(thread.call('echo', () => {})).rejects.toThrow()
    await thread.close()
  })
})
