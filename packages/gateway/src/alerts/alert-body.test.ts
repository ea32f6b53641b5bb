import { expect, it } from 'vitest'
import type { AlertRule } from './alert.ts'
import { type AlertMessage, alertBody } from './alert-body.ts'
import { decideAlert } from './decide-alert.ts'

const RULE: AlertRule & { id: string } = {
  id: 'alert_1',
  name: 'Too many errors',
  metric: 'errorRate',
  threshold: 0.05,
  windowMs: 300_000,
  minRequests: 10,
  filter: { model: ['gpt-4o'] },
  reminderMs: 60_000,
  enabled: true,
}
const AT = Date.UTC(2026, 10, 2, 12)

function textOf(given: Partial<AlertMessage>): string {
  const message: AlertMessage = {
    kind: 'firing',
    alert: RULE,
    event: null,
    reading: { value: 0.125, requests: 40 },
    at: AT,
    ...given,
  }
  return JSON.parse(alertBody(message)).text
}

it.each<[Partial<AlertMessage>, string]>([
  [{}, 'Alert: Too many errors. error rate 12.5 %, above 5 %, in 40 requests of the last 5 minutes.'],
  [
    { kind: 'resolved', reading: { value: 1, requests: 1 } },
    'Resolved: Too many errors. only 1 request in the last 5 minutes (at least 10 needed).',
  ],
  [
    {
      alert: { ...RULE, metric: 'costUsd', threshold: 20, windowMs: 86_400_000 },
      reading: { value: 21.5, requests: 99 },
    },
    'Alert: Too many errors. spend $21.5, above $20, in 99 requests of the last 24 hours.',
  ],
  [
    {
      kind: 'test',
      alert: { ...RULE, metric: 'latencyP95', threshold: 2000, windowMs: 60_000 },
      reading: { value: 812.3456, requests: 10 },
    },
    'Test of an alert: Too many errors. latency p95 812.3 ms, not above 2000 ms, in 10 requests of the last minute.',
  ],
])('describes the alert in a sentence: %#', (message, text) => {
  expect(textOf(message)).toBe(text)
})

it('fires only above the threshold and with enough requests, and sends reminders after their interval', () => {
  const ok = { state: 'ok', lastPostAt: 0 } as const
  const firing = { state: 'firing', lastPostAt: AT } as const
  const over = { value: 0.051, requests: 10 }
  expect(decideAlert(RULE, ok, { value: 0.05, requests: 10 }, AT)).toBeUndefined()
  expect(decideAlert(RULE, ok, { value: 1, requests: 9 }, AT)).toBeUndefined()
  expect(decideAlert(RULE, ok, { value: null, requests: 10 }, AT)).toBeUndefined()
  expect(decideAlert(RULE, ok, over, AT)).toBe('firing')
  expect(decideAlert(RULE, { ...ok, state: 'resolved' }, over, AT)).toBe('firing')
  expect(decideAlert(RULE, firing, over, AT + 59_999)).toBeUndefined()
  expect(decideAlert(RULE, firing, over, AT + 60_000)).toBe('reminder')
  expect(decideAlert({ ...RULE, reminderMs: null }, firing, over, AT + 1e12)).toBeUndefined()
  expect(decideAlert(RULE, firing, { value: 0.05, requests: 10 }, AT)).toBe('resolved')
  expect(decideAlert(RULE, firing, { value: null, requests: 0 }, AT)).toBe('resolved')
})
