import { readFile, rename, writeFile } from 'node:fs/promises'
import type { CounterStore } from '../counter-store.ts'
import { type CounterSnapshot, createMemoryCounterStore } from './memory-counter-store.ts'

/** How much of what was counted a crash may forget. */
const SAVE_EVERY = 5000

/** Counters of one process, saved every five seconds and at close: a restart gives nobody a full bucket. */
export async function openSavedCounterStore(path: string): Promise<CounterStore> {
  const counters = createMemoryCounterStore(await readSnapshot(path))
  let saved = JSON.stringify(counters.snapshot())
  const save = async () => {
    const text = JSON.stringify(counters.snapshot())
    if (text === saved) return
    // Written beside, synced and moved: a crash, or a power cut, leaves the old or the new one whole.
    await writeFile(`${path}.new`, text, { mode: 0o600, flush: true })
    await rename(`${path}.new`, path)
    saved = text
  }
  let saving = Promise.resolve()
  const saveNext = () => {
    // The disk being full is no reason to refuse requests; the next time may succeed.
    saving = saving.then(save).catch(() => {})
    return saving
  }
  const timer = setInterval(saveNext, SAVE_EVERY)
  timer.unref()
  return {
    ...counters,
    close: async () => {
      clearInterval(timer)
      await saveNext()
    },
  }
}

async function readSnapshot(path: string): Promise<CounterSnapshot | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as CounterSnapshot
  } catch {
    return undefined
  }
}
