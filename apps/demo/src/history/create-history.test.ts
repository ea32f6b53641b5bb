import { expect, it } from 'vitest'
import { createHistory } from './create-history.ts'

const now = Date.UTC(2026, 10, 20, 12)
const history = createHistory({ now, runs: 600 })

it('is the same for the same time and seed, and another for another', () => {
  expect(createHistory({ now, runs: 600 })).toEqual(history)
  expect(createHistory({ now, runs: 600, seed: 2 })[0]?.id).not.toBe(history[0]?.id)
})

it('is two weeks long, in order, marked, and each request is one of its own', () => {
  const times = history.map(({ createdAt }) => createdAt)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(now - Number(times[0])).toBeGreaterThan(13 * 86_400_000)
  expect(now - Number(times[0])).toBeLessThanOrEqual(14 * 86_400_000)
  expect(times.at(-1)).toBeLessThan(now)
  expect(new Set(history.map(({ id }) => id)).size).toBe(history.length)
  for (const { properties } of history) expect(properties).toMatchObject({ 'Sample-Data': 'yes' })
})

it('has something to find: sessions of several paths, failures, hits, limits, two versions of a prompt', () => {
  const has = (isSo: (entry: (typeof history)[number]) => boolean) => expect(history.some(isSo)).toBe(true)
  has(({ sessionPath }) => sessionPath === '/research/search')
  has(({ status }) => status === 529)
  has(({ cache, cacheSavedUsd }) => cache === 'hit' && Number(cacheSavedUsd) > 0)
  has(({ rateLimited }) => rateLimited)
  has(({ promptVersion }) => promptVersion === '1')
  has(({ promptVersion }) => promptVersion === '2')
})
