import { isRecord } from '@litecone/core'
import { DAY_MS } from '../day-ms.ts'

const MAX_BACK_MS = 10 * 365.25 * DAY_MS

/**
 * Whether a call can have begun at a time, in milliseconds since the Unix epoch: at most ten years ago, and a day ahead of our clock. What
 * lies beyond is a unit mistaken for another or a clock never set, and would stand in every chart for ever.
 */
export function isPlausibleTime(time: number, now: number = Date.now()): boolean {
  return time >= now - MAX_BACK_MS && time <= now + DAY_MS
}

/** 2100-01-01. Helicone takes smaller numbers for seconds, larger ones for milliseconds. */
const MAX_SECONDS = 4_102_444_800

/**
 * Milliseconds since the Unix epoch, from any form that Helicone's endpoints take: `{ seconds, milliseconds }` with the milliseconds beyond the
 * whole seconds, a number or its digits, or an ISO date. `undefined` when it is none.
 */
export function readTime(value: unknown): number | undefined {
  if (typeof value === 'number') return readNumber(value)
  if (typeof value === 'string') {
    const text = value.trim()
    if (text === '') return undefined
    return readNumber(/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined) ?? readDate(text)
  }
  if (!isRecord(value)) return undefined
  const seconds = Number(value.seconds)
  const beyond = Number(value.milliseconds ?? 0)
  return value.seconds === null || value.seconds === '' ? undefined : readDate(seconds * 1000 + beyond)
}

function readNumber(value: number | undefined): number | undefined {
  if (value === undefined) return undefined
  return readDate(value < MAX_SECONDS ? value * 1000 : value)
}

/** What a date can hold. */
function readDate(value: string | number): number | undefined {
  const time = new Date(value).getTime()
  return Number.isNaN(time) || time < 0 ? undefined : time
}
