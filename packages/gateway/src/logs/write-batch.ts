import { type LogStore, StoreError } from '../stores/index.ts'
import type { LogItem } from './log-queue.ts'

export interface BatchOutcome {
  readonly written: readonly LogItem[]
  /** Entries that the store rejects even when they are written alone. */
  readonly refused: readonly { readonly item: LogItem; readonly error: unknown }[]
}

/** Number of failures without a known cause after which the entries of a batch are written separately. */
const FAILURES_BEFORE_ISOLATION = 2
/** Number of such failures after which even a whole batch counts as rejected. */
const FAILURES_BEFORE_REJECTING_ALL = 5

/**
 * Writes a batch. If the store rejects it, writes halves of it, halves of these, and so on, to find the invalid entries without holding up the others.
 * Rejects if the cause is the store itself: then none of the entries may be settled, and those already written are written again with the next attempt.
 * `failures` is the number of earlier attempts to write this batch.
 */
export async function writeBatch(store: LogStore, items: readonly LogItem[], failures: number): Promise<BatchOutcome> {
  try {
    await store.write(items.map(({ entry }) => entry))
    return { written: items, refused: [] }
  } catch (error) {
    if (!isFaultOfEntries(error)) throw error
    if (!isInvalid(error) && failures < FAILURES_BEFORE_ISOLATION) throw error
  }
  const outcome = await isolate(store, items)
  const uncertain = outcome.refused.find(({ error }) => !isInvalid(error))
  if (uncertain) {
    await store.check()
    // If not a single entry was accepted, the database may be damaged, and the entries may be valid.
    if (outcome.written.length === 0 && failures < FAILURES_BEFORE_REJECTING_ALL) throw uncertain.error
  }
  return outcome
}

async function isolate(store: LogStore, items: readonly LogItem[]): Promise<BatchOutcome> {
  try {
    await store.write(items.map(({ entry }) => entry))
    return { written: items, refused: [] }
  } catch (error) {
    if (!isFaultOfEntries(error)) throw error
    const [item] = items
    if (items.length === 1 && item) return { written: [], refused: [{ item, error }] }
  }
  const middle = Math.ceil(items.length / 2)
  const first = await isolate(store, items.slice(0, middle))
  const second = await isolate(store, items.slice(middle))
  return { written: [...first.written, ...second.written], refused: [...first.refused, ...second.refused] }
}

/** Whether an error can be caused by the entries. `failed` can also be caused by the store. */
export function isFaultOfEntries(error: unknown): boolean {
  return !(error instanceof StoreError) || error.code === 'invalid' || error.code === 'failed'
}

function isInvalid(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'invalid'
}
