import { describe, expect, it } from 'vitest'
import { encodeSchema } from './schema.ts'

describe('encodeSchema', () => {
  it('inlines references, with their siblings', () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: {
        home: { $ref: '#/$defs/address', description: 'Where they live' },
        work: { $ref: '#/definitions/a~1b' },
        share: { $ref: '#/definitions/100%' },
      },
      $defs: { address: { type: 'object', properties: { city: { $ref: '#/$defs/city' } } }, city: { type: 'string' } },
      definitions: { 'a/b': { type: 'integer' }, '100%': { type: 'number' } },
    }
    expect(encodeSchema(schema)).toEqual({
      type: 'object',
      properties: {
        home: { type: 'object', properties: { city: { type: 'string' } }, description: 'Where they live' },
        work: { type: 'integer' },
        share: { type: 'number' },
      },
    })
  })

  it('keeps a recursive schema recursive', () => {
    const tree = {
      type: 'object',
      properties: { value: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/Node' } } },
    }
    expect(encodeSchema({ $ref: '#/$defs/Node', $defs: { Node: tree } })).toEqual({
      ...tree,
      $defs: { Node: tree },
    })
    expect(encodeSchema({ type: 'object', properties: { next: { $ref: '#' } } })).toEqual({
      type: 'object',
      properties: { next: { $ref: '#' } },
    })
  })

  it('terminates if two definitions reference each other', () => {
    const schema = {
      $ref: '#/$defs/A',
      $defs: {
        A: { type: 'object', properties: { b: { $ref: '#/$defs/B' } } },
        B: { type: 'object', properties: { a: { $ref: '#/$defs/A' } } },
      },
    }
    const a = { type: 'object', properties: { b: { type: 'object', properties: { a: { $ref: '#/$defs/A' } } } } }
    expect(encodeSchema(schema)).toEqual({ ...a, $defs: { A: a } })
    expect(encodeSchema({ $ref: '#/$defs/A', $defs: { A: { $ref: '#/$defs/A' } } })).toHaveProperty('$ref')
    expect(
      encodeSchema({ $ref: '#/$defs/A', $defs: { A: { allOf: [{ $ref: '#/$defs/A' }, { type: 'string' }] } } }),
    ).toMatchObject({ type: 'string' })
  })

  it('distinguishes two definitions with the same last segment', () => {
    const node = (other: string) => ({ type: 'object', properties: { self: { $ref: `#/x/${other}/N` } } })
    const schema = {
      anyOf: [{ $ref: '#/x/a/N' }, { $ref: '#/x/b/N' }],
      x: { a: { N: node('a') }, b: { N: node('b') } },
    }
    const { $defs } = encodeSchema(schema) as { $defs: Record<string, unknown> }
    expect(Object.keys($defs)).toHaveLength(2)
  })

  it('expresses null as a type, however it was written', () => {
    expect(encodeSchema({ type: 'string', nullable: true })).toEqual({ type: ['string', 'null'] })
    expect(encodeSchema({ type: ['string', 'null'] })).toEqual({ type: ['string', 'null'] })
    expect(encodeSchema({ anyOf: [{ type: 'string' }, { type: 'null' }] })).toEqual({
      anyOf: [{ type: 'string' }, { type: 'null' }],
    })
    expect(encodeSchema({ anyOf: [{ type: 'string' }], nullable: true })).toEqual({
      anyOf: [{ type: 'string' }, { type: 'null' }],
    })
    expect(encodeSchema({ enum: ['a', 'b', null] })).toEqual({ type: ['string', 'null'], enum: ['a', 'b'] })
    expect(encodeSchema({ const: null })).toEqual({ type: 'null' })
  })

  it('leaves empty texts out of an enum, which Gemini rejects, and the enum if nothing is left', () => {
    expect(encodeSchema({ type: 'string', enum: ['', 'a'] })).toEqual({ type: 'string', enum: ['a'] })
    expect(encodeSchema({ enum: ['', null] })).toEqual({ type: ['string', 'null'] })
    expect(encodeSchema({ type: 'string', enum: [] })).toEqual({ type: 'string' })
  })

  it('turns const into an enum of one, with a type', () => {
    expect(encodeSchema({ const: 'cat' })).toEqual({ type: 'string', enum: ['cat'] })
    expect(encodeSchema({ const: 3, type: 'integer' })).toEqual({ type: 'integer', enum: [3] })
    expect(encodeSchema({ enum: ['a', 1] })).toEqual({ enum: ['a', 1] })
  })

  it('turns unions into anyOf and intersections into one schema', () => {
    expect(encodeSchema({ oneOf: [{ const: 'a' }, { type: 'number' }] })).toEqual({
      anyOf: [{ type: 'string', enum: ['a'] }, { type: 'number' }],
    })
    const part = (name: string) => ({ type: 'object', properties: { [name]: { type: 'string' } }, required: [name] })
    expect(
      encodeSchema({ description: 'both', allOf: [part('a'), { $ref: '#/$defs/b' }], $defs: { b: part('b') } }),
    ).toEqual({
      description: 'both',
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      required: ['a', 'b'],
    })
  })

  it('keeps bounds, tuples, maps and the order of properties', () => {
    expect(encodeSchema({ type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 10 })).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 9,
    })
    expect(encodeSchema({ type: 'number', exclusiveMinimum: 0 })).toEqual({ type: 'number', minimum: 0 })
    expect(encodeSchema({ type: 'array', items: [{ const: 1 }] })).toEqual({
      type: 'array',
      prefixItems: [{ type: 'number', enum: [1] }],
    })
    expect(
      encodeSchema({ type: 'object', additionalProperties: { const: 'x' }, propertyOrdering: ['b', 'a'] }),
    ).toEqual({
      type: 'object',
      additionalProperties: { type: 'string', enum: ['x'] },
      propertyOrdering: ['b', 'a'],
    })
  })

  it('accepts properties that are named like keywords', () => {
    const schema = {
      type: 'object',
      properties: { const: { type: 'string' }, nullable: { type: 'boolean' }, $ref: { type: 'string' } },
    }
    expect(encodeSchema(schema)).toEqual(schema)
  })

  it('drops a broken reference, and does not change its input', () => {
    const schema = Object.freeze({
      type: 'object',
      properties: Object.freeze({ a: Object.freeze({ $ref: 'https://example.com/a' }) }),
    })
    expect(encodeSchema(schema)).toEqual({ type: 'object', properties: { a: {} } })
  })
})
