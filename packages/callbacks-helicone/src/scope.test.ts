import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { currentScope, withHelicone, withSession } from './scope.ts'

const meta = () => currentScope()?.meta

describe('withHelicone', () => {
  it('returns its task’s result, and throws its error', async () => {
    expect(withHelicone({}, () => 1)).toBe(1)
    await expect(withHelicone({}, async () => 2)).resolves.toBe(2)
    expect(() =>
      withHelicone({}, () => {
        throw new Error('no')
      }),
    ).toThrow('no')
  })

  it('applies after awaits and to concurrent calls, and not outside', async () => {
    const seen = await Promise.all(
      ['a', 'b', 'c'].map((userId) =>
        withHelicone({ userId }, async () => {
          await sleep(5)
          return meta()?.['Helicone-User-Id']
        }),
      ),
    )
    expect(seen).toEqual(['a', 'b', 'c'])
    expect(currentScope()).toBeUndefined()
  })

  it('merges properties, with inner ones first', () => {
    const inner = withHelicone({ properties: { Env: 'prod', Step: 1 }, userId: 'u' }, () =>
      withHelicone({ properties: { Step: 2, Ok: true }, metadata: { 'Helicone-Cache-Seed': 's' } }, meta),
    )
    expect(inner).toEqual({
      'Helicone-User-Id': 'u',
      'Helicone-Property-Env': 'prod',
      'Helicone-Property-Step': '2',
      'Helicone-Property-Ok': 'true',
      'Helicone-Cache-Seed': 's',
    })
  })
})

describe('a session', () => {
  it('is a tree of paths under one id', () => {
    withSession({ name: 'Agent', path: '/agent' }, () => {
      const id = meta()?.['Helicone-Session-Id']
      expect(id).toMatch(/^[\da-f-]{36}$/)
      withSession({ path: 'search' }, () => {
        expect(meta()).toEqual({
          'Helicone-Session-Id': id,
          'Helicone-Session-Name': 'Agent',
          'Helicone-Session-Path': '/agent/search',
        })
        withSession({ path: 'web//page/' }, () =>
          expect(meta()?.['Helicone-Session-Path']).toBe('/agent/search/web/page'),
        )
        withSession({ path: '/root' }, () => expect(meta()?.['Helicone-Session-Path']).toBe('/root'))
      })
    })
  })

  it('with another id is another tree', () => {
    withSession({ id: 'one', name: 'One', path: '/a' }, () =>
      withSession('two', () => expect(meta()).toEqual({ 'Helicone-Session-Id': 'two', 'Helicone-Session-Path': '/' })),
    )
  })
})
