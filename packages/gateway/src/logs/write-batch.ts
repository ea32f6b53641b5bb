import { type LogStore, StoreError } from '../stores/index.ts'
import type { LogItem } from './log-queue.ts'

export interface BatchOutcome {
  readonly written: readonly LogItem[]
  /** Entries that the store refuses whatever they are written with. */
  readonly refused: readonly { readonly item: LogItem; readonly error: unknown }[]
}

/** So often a store that fails for no reason it knows is tried again before the entries are suspected, and before all of them are. */
const TRIES_BEFORE_ISOLATION = 2
const TRIES_BEFORE_REFUSING_ALL = 5

/**
 * Writes a batch. When the store finds fault with it, halves it until the entries at fault are found, so that they hold up no others.
 * Rejects when it is rather the store that cannot be written to: nothing may be settled then, and what was written already is written again.
 * `failures` is how often this batch was tried in vain.
 */
export async function writeBatch(store: LogStore, items: readonly LogItem[], failures: number): Promise<BatchOutcome> {
  try {
    await store.write(items.map(({ entry }) => entry))
    return { written: items, refused: [] }
  } catch (error) {
    if (!isFaultOfEntries(error)) throw error
    if (!isInvalid(error) && failures < TRIES_BEFORE_ISOLATION) throw error
  }
  const outcome = await isolate(store, items)
  const doubted = outcome.refused.find(({ error }) => !isInvalid(error))
  if (doubted) {
    await store.check()
    // A database that is damaged refuses everything, and then nothing is wrong with the entries.
    if (outcome.written.length === 0 && failures < TRIES_BEFORE_REFUSING_ALL) throw doubted.error
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

/** `failed` may be the fault of either. */
export function isFaultOfEntries(error: unknown): boolean {
  return !(error instanceof StoreError) || error.code === 'invalid' || error.code === 'failed'
}

function isInvalid(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'invalid'
}
