import type { LogEntry } from '@litecone/gateway'
import { DAY, type Given } from './create-entry.ts'
import { createRun } from './create-run.ts'
import { createRandom, type Random } from './random.ts'

/** A little less than two weeks: the period "Last 14 days" still shows all of it hours later, and has nothing before it to compare with. */
const DAYS = 13.9

/**
 * Two weeks of made-up requests until `now`, in the order they began: more by day and on working days, some users and models dearer than others, two bad
 * hours, sessions of an agent. The same for the same `seed` and `now`.
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
  /** A run is one request, or an agent's session of several. 2,500 by default. */
  readonly runs?: number | undefined
  readonly seed?: number | undefined
}

function pickTime(random: Random, now: number): number {
  for (;;) {
    const time = now - random.next() * DAYS * DAY
    const date = new Date(time)
    const isWeekend = date.getUTCDay() % 6 === 0
    // Most at two in the afternoon, least at two at night.
    const byDay = 0.55 - 0.45 * Math.cos(((date.getUTCHours() - 2) / 24) * 2 * Math.PI)
    if (random.next() < byDay * (isWeekend ? 0.35 : 1)) return time
  }
}
