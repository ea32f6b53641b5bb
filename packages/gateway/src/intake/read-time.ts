import { isRecord } from '@litecone/core'
import { DAY_MS } from '../day-ms.ts'

const MAX_AGE_MS = 10 * 365.25 * DAY_MS

/**
 * Whether a time, in milliseconds since the Unix epoch, is plausible for a call: at most ten years ago, and at most a day ahead of our clock. Other times come
 * from wrong units or clocks, and would distort every chart.
 */
export function isPlausibleTime(time: number, now: number = Date.now()): boolean {
  return time >= now - MAX_AGE_MS && time <= now + DAY_MS
}

/** 2100-01-01. As at Helicone, smaller numbers are seconds, and larger ones are milliseconds. */
const MAX_SECONDS = 4_102_444_800

/**
 * Converts any form of time that Helicone's endpoints accept to milliseconds since the Unix epoch: `{ seconds, milliseconds }`, whose milliseconds are added
 * to the seconds, a number or its digits, or an ISO date. `undefined` if it is none of these.
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

/** `undefined` if it is not a valid date since 1970. */
function readDate(value: string | number): number | undefined {
  const time = new Date(value).getTime()
  return Number.isNaN(time) || time < 0 ? undefined : time
}
