import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for a condition. Fails after ten seconds, naming what it waited for. */
export async function until(what: string, isTrue: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !isTrue(); await sleep(5)) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`)
  }
}
