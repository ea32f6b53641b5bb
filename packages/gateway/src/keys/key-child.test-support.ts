import { createInterface } from 'node:readline'
import { openKeyStore } from './open-key-store.ts'

/** A child process that creates or revokes a key for each line of its input. */
const store = await openKeyStore({ folder: process.argv[2] ?? '' })
process.stdout.write('"ready"\n')
for await (const line of createInterface({ input: process.stdin })) {
  const [what, id] = line.split(' ')
  const done =
    what === 'revoke' ? await store.revoke(id ?? '') : await store.create({ owner: 'child', scopes: ['proxy', 'log'] })
  process.stdout.write(`${JSON.stringify(done)}\n`)
}
await store.close()
