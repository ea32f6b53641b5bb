import type { Child } from './child-process.ts'
import type { RawLoadResult, RawLoadTask } from './raw-load.ts'

/** Runs a task in the load process. Throws when a call had an unexpected status. */
export async function runRawLoad(load: Child, task: RawLoadTask): Promise<RawLoadResult> {
  const result = await load.ask<RawLoadResult>({ load: task })
  if (result.unexpected) throw new Error(`${result.unexpected} of ${task.calls} calls had an unexpected status.`)
  return result
}
