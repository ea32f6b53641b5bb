import { randomEntry, randomFrom } from './entries.test-support.ts'
import { openEmbeddedStores } from './open-stores.ts'
import type { SqliteLibrary } from './sqlite/sqlite-connection.ts'

// Writes batches until it is killed, and prints the ids of each batch that was accepted. Arguments: folder, worker file, library.
const [folder = '', worker = '', library] = process.argv.slice(2)
const random = randomFrom(3)
const { logs } = await openEmbeddedStores({ folder, worker: new URL(worker), library: library as SqliteLibrary })
process.stdout.write('open\n')
for (;;) {
  const batch = Array.from({ length: 40 }, () => randomEntry(random))
  await logs.write(batch)
  process.stdout.write(`${JSON.stringify(batch.map(({ id }) => id))}\n`)
}
