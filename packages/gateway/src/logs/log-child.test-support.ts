import { join } from 'node:path'
import { entry } from '../stores/entries.test-support.ts'
import { openEmbeddedStores } from '../stores/open-stores.ts'
import { openLogWriter } from './open-log-writer.ts'
import { writeRecords } from './write-records.ts'

// A process that accepts logs until it is killed, and prints the ids of each burst once they were accepted. Arguments: the folder, the size of each body in
// bytes, the number of entries, and whether the store reads the file itself.
const [folder = '', bytes = '0', total = 'Infinity', readsFile = ''] = process.argv.slice(2)
const stores = await openEmbeddedStores({ folder: join(folder, 'data'), worker: false })
const report = { info: () => undefined, warn: () => undefined, error: () => undefined }
const writer = await openLogWriter({
  store: readsFile ? { ...stores.logs, writeRecords: (part) => writeRecords(stores.logs, part) } : stores.logs,
  folder: join(folder, 'wal'),
  report,
  segmentBytes: 100_000,
  memoryBytes: 200_000,
  batchDelayMs: 20,
})
for (let count = 0; count < Number(total); ) {
  const burst = Array.from({ length: 25 }, () => entry({ requestBody: 'x'.repeat(Number(bytes)) }))
  const ids = burst.filter((each) => writer.accept(each)).map(({ id }) => id)
  count += burst.length
  process.stdout.write(`${JSON.stringify({ ids, state: writer.state })}\n`)
  await new Promise(setImmediate)
}
await writer.close()
await stores.close()
process.stdout.write(`${JSON.stringify({ ids: [], state: writer.state })}\n`)
