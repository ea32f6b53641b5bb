import { readFile, rename, writeFile } from 'node:fs/promises'
import * as z from 'zod'
import type { Report } from '../../gateway-services.ts'
import type { CounterStore } from '../counter-store.ts'
import { type CounterSnapshot, createMemoryCounterStore } from './memory-counter-store.ts'

/** Milliseconds between saves. A crash loses at most this much. */
const SAVE_EVERY = 5000

/** Counters of one process, saved every five seconds and on close, so that a restart does not refill anyone's bucket. */
export async function openSavedCounterStore(path: string, report?: Pick<Report, 'warn'>): Promise<CounterStore> {
  const counters = createMemoryCounterStore(await readSnapshot(path, report))
  let saved = JSON.stringify(counters.snapshot())
  const save = async () => {
    const text = JSON.stringify(counters.snapshot())
    if (text === saved) return
    // Written to another file, synced and renamed, so that after a crash or a power cut either the old or the new file is complete.
    await writeFile(`${path}.new`, text, { mode: 0o600, flush: true })
    await rename(`${path}.new`, path)
    saved = text
  }
  let saving = Promise.resolve()
  const saveNext = () => {
    // A full disk must not make requests fail. The next save may succeed.
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

const snapshotSchema = /* @__PURE__ */ z.object({
  buckets: z.array(z.tuple([z.string(), z.number(), z.number(), z.number()])),
  sums: z.array(z.tuple([z.string(), z.number(), z.number()])),
})

/** A file that cannot be used is kept under another name, since the next save would replace it. */
async function readSnapshot(path: string, report?: Pick<Report, 'warn'>): Promise<CounterSnapshot | undefined> {
  let reason: string
  try {
    const text = await readFile(path, 'utf8')
    const snapshot = snapshotSchema.safeParse(parse(text))
    if (snapshot.success) return snapshot.data
    reason = 'it is damaged'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    reason = `it cannot be read (${code})`
  }
  const keptAs = `${path}.damaged`
  const isKept = await rename(path, keptAs).then(
    () => true,
    () => false,
  )
  report?.warn('The file of counters cannot be used. All limits and budgets of this folder start again from zero.', {
    path,
    reason,
    ...(isKept && { keptAs }),
  })
  return undefined
}

/** Without the parser's own message, which quotes the file. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
