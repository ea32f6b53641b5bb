import type { LogEntry } from '@litecone/gateway'
import { DAY, type Given } from './create-entry.ts'
import { createRun } from './create-run.ts'
import { createRandom, type Random } from './random.ts'

/** A little less than two weeks, so that "Last 14 days" still shows all of it hours later. */
const DAYS = 13.9

/**
 * Two weeks of made-up requests until `now`, in the order in which they began: more by day and on working days, some users and models more expensive than others,
 * two hours with many errors, and sessions of an agent. The same `seed` and `now` give the same requests.
 */
export function createHistory({ now, meter, runs = 2500, seed = 1 }: HistoryOptions): LogEntry[] {
  const random = createRandom(seed)
  const entries: LogEntry[] = []
  for (let run = 0; run < runs; run++) entries.push(...createRun(pickTime(random, now), { now, meter }, random))
  return entries.filter(({ createdAt }) => createdAt < now).sort((a, b) => a.createdAt - b.createdAt)
}

export interface HistoryOptions extends Pick<Given, 'meter'> {
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  /** How many runs there are. A run is one request, or a session of an agent. Default: 2,500. */
  readonly runs?: number | undefined
  readonly seed?: number | undefined
}

function pickTime(random: Random, now: number): number {
  for (;;) {
    const time = now - random.next() * DAYS * DAY
    const date = new Date(time)
    const isWeekend = date.getUTCDay() % 6 === 0
    // The most requests are at 2 pm, the fewest at 2 am.
    const byDay = 0.55 - 0.45 * Math.cos(((date.getUTCHours() - 2) / 24) * 2 * Math.PI)
    if (random.next() < byDay * (isWeekend ? 0.35 : 1)) return time
  }
}
