import { expect, it } from 'vitest'
import { DAY, entry, HOUR, MINUTE, NOON } from './entries.test-support.ts'
import type { SortOptions } from './log-query.ts'
import type { LogStore } from './log-store.ts'
import { byRows, exportAll, total } from './log-store-reading.test-support.ts'

export function describeLists(store: () => LogStore): void {
  it('lists sessions by their last request, in pages', async () => {
    await store().write([
      entry({ sessionId: 'old', sessionName: 'first', createdAt: NOON, costUsd: 1 }),
      entry({
        sessionId: 'old',
        sessionName: 'renamed',
        sessionPath: '/b',
        createdAt: NOON + HOUR,
        userId: 'ann',
        status: 500,
      }),
      entry({ sessionId: 'old', sessionPath: '/a', createdAt: NOON + 2 * HOUR }),
      entry({ sessionId: 'new', createdAt: NOON + DAY }),
      entry(),
    ])
    const page = await store().sessions({}, { limit: 1 })
    expect(page.items.map(({ id }) => id)).toEqual(['new'])
    const { items, next } = await store().sessions({}, { limit: 1, cursor: page.next })
    expect(next).toBeUndefined()
    expect(items).toEqual([
      {
        id: 'old',
        name: 'renamed',
        firstAt: NOON,
        lastAt: NOON + 2 * HOUR,
        requests: 3,
        errors: 1,
        totalTokens: 360,
        costUsd: 1.0009,
        latencyMs: 2400,
      },
    ])
    expect((await store().sessions({ userId: 'ann' })).items.map(({ id }) => id)).toEqual(['old'])
    expect((await store().sessions({ to: NOON + HOUR })).items.map(({ id }) => id)).toEqual(['old'])
    expect((await store().session('old')).map(({ sessionPath }) => sessionPath)).toEqual([null, '/b', '/a'])
    expect(await store().session('none')).toEqual([])
  })

  it('lists requests by a value, those without it last, in pages', async () => {
    const costs = [0.3, null, 0.1, 0.3, 0, null, 0.2, 0.1]
    await store().write(
      costs.map((costUsd, index) =>
        entry({ id: `r${index}`, createdAt: NOON + Math.floor(index / 4), costUsd, latencyMs: index + 0.1 }),
      ),
    )
    const pages = async (sort: SortOptions, filter = {}) => {
      const ids: string[] = []
      let cursor: string | undefined
      do {
        const page = await store().requests(filter, { sort, limit: 3, cursor })
        ids.push(...page.items.map(({ id }) => id))
        cursor = page.next
      } while (cursor !== undefined)
      return ids.join(' ')
    }
    expect(await pages({ by: 'costUsd', order: 'highest' })).toBe('r3 r0 r6 r7 r2 r4 r5 r1')
    expect(await pages({ by: 'costUsd', order: 'lowest' })).toBe('r4 r7 r2 r6 r3 r0 r5 r1')
    expect(await pages({ by: 'costUsd', order: 'highest' }, { from: NOON + 1 })).toBe('r6 r7 r4 r5')
    expect(await pages({ by: 'latencyMs', order: 'lowest' })).toBe('r0 r1 r2 r3 r4 r5 r6 r7')
    expect(await pages({ by: 'totalTokens', order: 'highest' })).toBe('r7 r6 r5 r4 r3 r2 r1 r0')
    const byCost = await store().requests({}, { sort: { by: 'costUsd', order: 'lowest' }, limit: 3 })
    const cursor = byCost.next
    await expect(store().requests({}, { sort: { by: 'latencyMs', order: 'lowest' }, cursor })).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(store().requests({}, { cursor })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('finds the few requests that have a property, in every order and with other conditions', async () => {
    const few = (index: number) => index % 10 === 0
    await store().write(
      Array.from({ length: 60 }, (_, index) =>
        entry({
          id: `p${index}`,
          createdAt: NOON + Math.floor(index / 20),
          costUsd: index,
          userId: `user-${index % 20}`,
          model: index === 50 ? 'o3' : 'gpt-4o',
          properties: { Env: 'prod', ...(few(index) && { Team: 'x' }), ...(index === 20 && { Env: 'dev' }) },
        }),
      ),
    )
    const both = { properties: { team: 'x', ENV: 'prod' } }
    const ids = (page: { items: readonly { id: string }[] }) => page.items.map(({ id }) => id).join(' ')
    const first = await store().requests(both, { limit: 2 })
    expect(ids(first)).toBe('p50 p40')
    expect(ids(await store().requests(both, { limit: 9, cursor: first.next }))).toBe('p30 p10 p0')
    expect(ids(await store().requests({ ...both, from: NOON + 1 }, { order: 'oldest' }))).toBe('p30 p40 p50')
    expect(ids(await store().requests({ ...both, model: 'o3' }))).toBe('p50')
    expect(ids(await store().requests(both, { sort: { by: 'costUsd', order: 'lowest' }, limit: 2 }))).toBe('p0 p10')
    expect(ids(await store().requests({ properties: { team: 'nobody' } }))).toBe('')
    expect(await total(store(), { ...both, to: NOON + 2 })).toMatchObject({ requests: 3, costUsd: 40 })
    expect((await store().users(both)).map(({ userId, requests }) => [userId, requests])).toEqual([
      ['user-10', 3],
      ['user-0', 2],
    ])
    const byTeam = await store().aggregate({ filter: both, groupBy: 'property:team' })
    expect(byTeam.map(({ group, requests }) => [group, requests])).toEqual([['x', 5]])
  })

  it('lists users, models, providers, prompts, properties and their values, most used first', async () => {
    await store().write([
      entry({ userId: 'ann', properties: { Env: 'prod' }, promptId: 'p1' }),
      entry({ userId: 'ann', properties: { Env: 'prod', Team: 'x' }, createdAt: NOON + DAY }),
      entry({ userId: 'bob', properties: { env: 'dev' }, model: 'o3', provider: 'azure', createdAt: NOON + HOUR }),
    ])
    const values = (facets: readonly { value: string; requests: number }[]) =>
      facets.map((each) => [each.value, each.requests])
    expect(values(await store().models())).toEqual([
      ['gpt-4o', 2],
      ['o3', 1],
    ])
    expect(values(await store().models({ userId: 'bob' }))).toEqual([['o3', 1]])
    expect(values(await store().providers({}, { limit: 1 }))).toEqual([['openai', 2]])
    expect(values(await store().providers({}, { offset: 1 }))).toEqual([['azure', 1]])
    expect(values(await store().prompts())).toEqual([['p1', 1]])
    expect(values(await store().propertyNames())).toEqual(
      [
        ['env', 3],
        ['Team', 1],
      ].map(([name, n]) => [name === 'env' ? 'Env' : name, n]),
    )
    expect(values(await store().propertyValues('ENV'))).toEqual([
      ['prod', 2],
      ['dev', 1],
    ])
    expect(values(await store().propertyValues('env', { to: NOON + 1 }))).toEqual([['prod', 1]])
    const users = await store().users()
    expect(users.map(({ userId, requests, firstAt, lastAt }) => ({ userId, requests, firstAt, lastAt }))).toEqual([
      { userId: 'ann', requests: 2, firstAt: NOON, lastAt: NOON + DAY },
      { userId: 'bob', requests: 1, firstAt: NOON + HOUR, lastAt: NOON + HOUR },
    ])
    expect(users[0]).toMatchObject({ totalTokens: 240, costUsd: 0.0009 })
  })
}

export function describeAnnotations(store: () => LogStore): void {
  it('adds scores, feedback and properties, and keeps them when the entry is written again', async () => {
    const one = entry({ scores: { quality: 0.5 }, properties: { Env: 'dev', Team: 'x' } })
    await store().write([one])
    expect(await store().addScore(one.id, 'quality', 0.9)).toBe(true)
    expect(await store().addScore(one.id, 'length', 3)).toBe(true)
    expect(await store().setFeedback(one.id, true)).toBe(true)
    expect(await store().setProperty(one.id, 'ENV', 'prod')).toBe(true)
    const annotated = { scores: { quality: 0.9, length: 3 }, feedback: true, properties: { ENV: 'prod', Team: 'x' } }
    expect(await store().get(one.id)).toEqual({ ...one, ...annotated })
    await store().write([{ ...one, status: 500 }])
    expect(await store().get(one.id)).toEqual({ ...one, ...annotated, status: 500 })
    expect(await store().propertyValues('env')).toMatchObject([{ value: 'prod', requests: 1 }])
    expect((await store().requests({ feedback: true })).items).toHaveLength(1)
  })

  it('resolves to false if there is no such entry', async () => {
    expect(await store().addScore('none', 'a', 1)).toBe(false)
    expect(await store().setFeedback('none', true)).toBe(false)
    expect(await store().setProperty('none', 'a', 'b')).toBe(false)
    await expect(store().addScore('none', 'a', Number.NaN)).rejects.toMatchObject({ code: 'invalid' })
  })

  it('stores all of many scores that are added at the same time', async () => {
    const one = entry()
    await store().write([one])
    await Promise.all(Array.from({ length: 20 }, (_, index) => store().addScore(one.id, `s${index}`, index)))
    expect(Object.keys((await store().get(one.id))?.scores ?? {})).toHaveLength(20)
    expect((await total(store())).requests).toBe(1)
  })
}

export function describeRetention(store: () => LogStore): void {
  it('deletes older entries and their sums, and recounts sessions', async () => {
    const old = Array.from({ length: 30 }, (_, index) =>
      entry({ createdAt: NOON - 100 * DAY + index * DAY, sessionId: 's', userId: 'ann', properties: { Env: 'x' } }),
    )
    const kept = [entry({ sessionId: 's' }), entry({ createdAt: NOON - MINUTE })]
    await store().write([...old, ...kept])
    const before = () => store().hasEntries(0, NOON - HOUR)
    expect(await before()).toBe(true)
    expect(await store().deleteBefore(NOON - HOUR)).toBe(30)
    expect(await before()).toBe(false)
    expect(await store().hasEntries(NOON - HOUR, NOON)).toBe(true)
    expect((await exportAll(store())).map(({ id }) => id).sort()).toEqual(kept.map(({ id }) => id).sort())
    expect(await total(store())).toMatchObject({ requests: 2 })
    expect(await total(store(), byRows({}))).toMatchObject({ requests: 2 })
    expect((await store().sessions()).items).toMatchObject([{ id: 's', requests: 1, firstAt: NOON, lastAt: NOON }])
    expect(await store().users()).toEqual([])
    expect(await store().propertyNames()).toEqual([])
    expect(await store().deleteBefore(NOON - HOUR)).toBe(0)
    await store().write(old.slice(0, 1))
    expect(await total(store())).toMatchObject({ requests: 3 })
  })

  it('passes its check', async () => {
    await store().check()
  })
}
