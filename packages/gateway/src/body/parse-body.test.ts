import { describe, expect, it } from 'vitest'
import { assembleBody, parseBody, withKeys } from './parse-body.ts'

describe('parsing bodies', () => {
  it('accepts only objects', () => {
    expect(parseBody(Buffer.from('{"model":"gpt-4o"}'))).toEqual({ model: 'gpt-4o' })
    for (const text of ['', '[1]', '"text"', 'null', '12', '{"model":', 'model=gpt-4o', '\u0000'])
      expect(parseBody(text)).toBeUndefined()
  })

  it('keeps keys such as __proto__ as data, in every object and through every change', () => {
    const text =
      '{"model":"a","__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"deep":{"__proto__":[]}}'
    const json = withKeys(parseBody(text) ?? {}, parseBody('{"model":"b","__proto__":{"isRoot":true}}') ?? {})
    expect(Object.getPrototypeOf(json)).toBe(Object.prototype)
    expect(json['isAdmin']).toBeUndefined()
    expect(json['isRoot']).toBeUndefined()
    expect('isAdmin' in {}).toBe(false)
    expect(assembleBody(json).toString()).toBe(
      text.replace('"a"', '"b"').replace('{"isAdmin":true},"constructor"', '{"isRoot":true},"constructor"'),
    )
  })

  it('does not change the original body when keys are replaced', () => {
    const json = { model: 'a', seed: 1 }
    expect(withKeys(json, { model: 'b' })).toEqual({ model: 'b', seed: 1 })
    expect(json).toEqual({ model: 'a', seed: 1 })
  })

  it('refuses bodies that are nested too deeply for recursion', () => {
    const nested = (depth: number, open = '[', close = ']') =>
      `{"messages":${open.repeat(depth)}1${close.repeat(depth)}}`
    expect(parseBody(nested(200))).toBeDefined()
    expect(parseBody(nested(300))).toBeUndefined()
    expect(parseBody(nested(1_000_000))).toBeUndefined()
    expect(parseBody(nested(300_000, '{"a":', '}'))).toBeUndefined()
  })

  it('serializes the same text in any script', () => {
    const text = '{"messages":[{"role":"user","content":"Grüße, 你好, 👋🏽, \\u0000"}]}'
    expect(assembleBody(parseBody(text) ?? {}).toString()).toBe(text)
  })
})
