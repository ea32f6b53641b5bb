import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGateway } from '@litecone/gateway'
import { quiet } from '../demo-gateway.ts'
import { createHistory } from './create-history.ts'

/** Rows that are written at once. */
const BATCH = 500

/** A gateway of its own, in a folder of its own, so that sample data never stands beside what happened. Each request has the property `Sample-Data: yes`. */
export async function startHistory(now = Date.now()) {
  const folder = await mkdtemp(join(tmpdir(), 'litecone-sample-data-'))
  const gateway = await startGateway({ folder, environment: {}, report: quiet })
  const entries = createHistory({ now })
  for (let at = 0; at < entries.length; at += BATCH) await gateway.services.logs.write(entries.slice(at, at + BATCH))
  return {
    url: gateway.url,
    requests: entries.length,
    async [Symbol.asyncDispose]() {
      await gateway.close(1000)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
