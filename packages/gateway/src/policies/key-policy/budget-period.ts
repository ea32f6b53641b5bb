import type { Budget } from '../../keys/grant.ts'

export interface BudgetPeriod {
  /** The period and the day on which it begins: `day:2026-11-23`. */
  readonly name: string
  /** Its end, in milliseconds since the Unix epoch. */
  readonly endsAt: number
  /** Its length. */
  readonly seconds: number
}

/** The UTC day, week (from Monday) or month that contains a time. */
export function budgetPeriod(period: Budget['period'], at: number): BudgetPeriod {
  const time = new Date(at)
  const [year, month, date] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()]
  // Sunday is 0.
  const monday = date - ((time.getUTCDay() + 6) % 7)
  const [start, end] = {
    day: [Date.UTC(year, month, date), Date.UTC(year, month, date + 1)] as const,
    week: [Date.UTC(year, month, monday), Date.UTC(year, month, monday + 7)] as const,
    month: [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)] as const,
  }[period]
  return { name: `${period}:${new Date(start).toISOString().slice(0, 10)}`, endsAt: end, seconds: (end - start) / 1000 }
}
