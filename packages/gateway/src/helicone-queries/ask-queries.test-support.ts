import { startIntake } from '../intake/intake.test-support.ts'
import type { LogEntry } from '../stores/index.ts'

/** Starts a gateway's intake with these entries in its store. `ask` posts a query and returns the status and the parsed response. */
export async function startWith(entries: readonly LogEntry[], keys?: Parameters<typeof startIntake>[0]) {
  const intake = await startIntake(keys)
  await intake.store.write(entries)
  const ask = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const { status, text } = await intake.post(path, body, headers)
    return { status, ...JSON.parse(text) }
  }
  return { ...intake, ask }
}
