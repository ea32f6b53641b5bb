import { expect, it } from 'vitest'
import { badgeOf, describeReading, describeRule, inUnits } from './describe-alert.ts'
import { readAlert, writeProperties } from './read-alert.ts'

const FIELDS = {
  name: ' Errors ',
  metric: 'errorRate',
  threshold: '7',
  window: '15',
  windowUnit: 'minutes',
  minRequests: '10',
  reminder: '',
  reminderUnit: 'hours',
  provider: '',
  model: '',
  userId: '',
  properties: '',
  enabled: 'on',
  url: 'https://hooks.example.com/x',
  secret: '',
}

function form(fields: Partial<Record<keyof typeof FIELDS | 'unsigned', string>> = {}): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries({ ...FIELDS, ...fields })) data.append(name, value)
  return data
}

it('reads thresholds and times in the units of the form', () => {
  expect(readAlert(form())).toEqual({
    name: 'Errors',
    metric: 'errorRate',
    threshold: 0.07,
    windowMs: 900_000,
    minRequests: 10,
    filter: {},
    reminderMs: null,
    enabled: true,
    webhook: { url: 'https://hooks.example.com/x' },
  })
  const spend = form({ metric: 'costUsd', threshold: '12.5', window: '2', windowUnit: 'days', reminder: '1.5' })
  expect(readAlert(spend)).toMatchObject({ threshold: 12.5, windowMs: 172_800_000, reminderMs: 5_400_000 })
})

it('reads one property on each line, with any characters', () => {
  const { filter } = readAlert(
    form({ model: 'gpt-4o\n claude-3 \n', userId: 'cn=ann,dc=example', properties: 'env=prod=eu\nbeta' }),
  )
  expect(filter).toEqual({
    model: ['gpt-4o', 'claude-3'],
    userId: ['cn=ann,dc=example'],
    properties: { env: 'prod=eu', beta: null },
  })
  expect(writeProperties(filter ?? {})).toBe('env=prod=eu\nbeta')
})

it('does not change a webhook if the inputs are empty, and removes its secret when asked', () => {
  expect(readAlert(form({ url: '' })).webhook).toEqual({})
  expect(readAlert(form({ url: '', secret: 'sixteen-letters-x' })).webhook).toEqual({ secret: 'sixteen-letters-x' })
  expect(readAlert(form({ url: '', unsigned: 'on' })).webhook).toEqual({ secret: null })
})

it('describes when an alert fires, and its last reading', () => {
  const rule = {
    name: 'Errors',
    metric: 'errorRate',
    threshold: 0.05,
    windowMs: 5_400_000,
    minRequests: 10,
    filter: { model: ['gpt-4o', 'claude-3'], properties: { env: 'prod', beta: null } },
    reminderMs: null,
    enabled: true,
  } as const
  expect(describeRule(rule)).toBe(
    'Error rate above 5% in 90 minutes, of 10 requests or more; model gpt-4o or claude-3; env prod; with beta',
  )
  expect(
    describeRule({ ...rule, metric: 'latencyP95', threshold: 2500, windowMs: 3_600_000, minRequests: 1, filter: {} }),
  ).toBe('Latency p95 above 2.50 s in 1 hour')
  expect(describeReading(rule, { value: 0.125, requests: 40 })).toBe('12.5% of 40 requests')
  expect(describeReading(rule, { value: null, requests: 0 })).toBe('– of 0 requests')
  expect(inUnits(172_800_000)).toEqual({ amount: 2, unit: 'days' })
  expect(badgeOf({ state: 'firing', enabled: false })).toEqual(['Off', ''])
})
