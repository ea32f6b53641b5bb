import { type LogEntry, startGateway } from '@litecone/gateway'
import { createDataFolder, quiet } from '../demo-gateway.ts'
import { createHistory } from './create-history.ts'

/** The number of entries in one write. */
const BATCH = 500

/** Starts a separate gateway with a separate folder, so that sample data never mixes with real calls. Each request has the property `Sample-Data: yes`. */
export async function startHistory(now = Date.now()) {
  const folder = await createDataFolder('litecone-sample-data-')
  const gateway = await startGateway({ folder, environment: {}, report: quiet })
  const entries = createHistory({ now, meter: gateway.services.meter })
  for (let at = 0; at < entries.length; at += BATCH) await gateway.services.logs.write(entries.slice(at, at + BATCH))
  return {
    url: gateway.url,
    /** The page of a session with many steps. */
    sessionUrl: `${gateway.url}/dashboard/sessions/${longestSession(entries)}`,
    requests: entries.length,
    async [Symbol.asyncDispose]() {
      await gateway.close(1000)
    },
  }
}

/** The id of the session with the most requests. */
function longestSession(entries: readonly LogEntry[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { sessionId } of entries) if (sessionId !== null) counts.set(sessionId, (counts.get(sessionId) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0]
}
