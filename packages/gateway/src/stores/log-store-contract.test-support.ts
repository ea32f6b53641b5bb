import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import type { LogStore } from './log-store.ts'
import { describeEntries, describePages } from './log-store-entries.test-support.ts'
import { describeConsistency, describeFigures } from './log-store-figures.test-support.ts'
import { describeAnnotations, describeLists, describeRetention } from './log-store-lists.test-support.ts'

export interface LogStoreUnderTest {
  /** An empty store. */
  open(): Promise<LogStore>
  /** Deletes all entries. */
  empty(store: LogStore): Promise<void>
}

/** Tests that every log store must pass. */
export function describeLogStore(name: string, { open, empty }: LogStoreUnderTest): void {
  describe(`${name} as a log store`, () => {
    let store: LogStore
    beforeAll(async () => {
      store = await open()
    })
    beforeEach(() => empty(store))
    afterAll(() => store?.close())
    const current = () => store

    describeEntries(current)
    describePages(current)
    describeFigures(current)
    describeConsistency(current)
    describeLists(current)
    describeAnnotations(current)
    describeRetention(current)
  })
}
