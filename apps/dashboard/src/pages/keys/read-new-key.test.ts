import { expect, it } from 'vitest'
import { readNewKey } from './read-new-key.ts'

function form(fields: readonly (readonly [name: string, value: string])[]): FormData {
  const data = new FormData()
  for (const [name, value] of fields) data.append(name, value)
  return data
}

it('leaves out empty inputs', () => {
  const key = readNewKey(
    form([
      ['owner', ' team '],
      ['name', ''],
      ['scope', 'proxy'],
      ['scope', 'log'],
      ['budget', ''],
      ['period', 'month'],
      ['models', ''],
      ['expires', ''],
    ]),
  )
  expect(JSON.parse(JSON.stringify(key))).toEqual({ owner: 'team', scopes: ['proxy', 'log'], policy: {} })
})

it('reads limits, lists and the last day of a key', () => {
  const key = readNewKey(
    form([
      ['owner', 'team'],
      ['scope', 'proxy'],
      ['budget', '2.5'],
      ['period', 'day'],
      ['models', 'gpt-4o*, claude-*'],
      ['providers', 'openai'],
      ['expires', '2030-01-31'],
    ]),
  )
  expect(key.policy).toEqual({
    budget: { usd: 2.5, period: 'day' },
    models: ['gpt-4o*', 'claude-*'],
    providers: ['openai'],
  })
  expect(new Date(key.expiresAt ?? 0).getDate()).toBe(31)
})
