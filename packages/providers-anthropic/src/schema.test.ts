import { describe, expect, it } from 'vitest'
import { encodeSchema } from './schema.ts'

describe('a schema for Anthropic', () => {
  it('has closed objects at every depth', () => {
    expect(
      encodeSchema({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: {
          list: { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } }, minItems: 1 },
          one: { oneOf: [{ type: 'object', properties: {} }, { type: 'null' }] },
          ref: { $ref: '#/$defs/thing' },
        },
        additionalProperties: true,
        $defs: { thing: { properties: { b: { const: 1 } } } },
      }),
    ).toEqual({
      type: 'object',
      properties: {
        list: {
          type: 'array',
          items: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false },
          minItems: 1,
        },
        one: { anyOf: [{ type: 'object', properties: {}, additionalProperties: false }, { type: 'null' }] },
        ref: { $ref: '#/$defs/thing' },
      },
      additionalProperties: false,
      $defs: { thing: { properties: { b: { const: 1 } }, additionalProperties: false } },
    })
  })

  it('describes constraints that cannot be enforced', () => {
    expect(
      encodeSchema({ type: 'string', description: 'A name', minLength: 1, pattern: '^[a-z]+$', format: 'iban' }),
    ).toEqual({ type: 'string', description: 'A name\n\n{minLength: 1, pattern: "^[a-z]+$", format: "iban"}' })
    expect(encodeSchema({ type: 'array', items: true, minItems: 2, maxItems: 2, uniqueItems: true })).toEqual({
      type: 'array',
      items: true,
      description: '{minItems: 2, maxItems: 2, uniqueItems: true}',
    })
    expect(encodeSchema({ type: 'object', additionalProperties: { type: 'number' } })).toEqual({
      type: 'object',
      additionalProperties: false,
      description: '{additionalProperties: {"type":"number"}}',
    })
  })

  it('keeps enforced formats, enums, defaults and titles', () => {
    const schema = { type: 'string', format: 'date-time', title: 'At', default: 'now', enum: ['now'] }
    expect(encodeSchema(schema)).toEqual(schema)
  })

  it('does not mistake properties for keywords', () => {
    const schema = { type: 'object', properties: { pattern: { type: 'string' }, $ref: { type: 'string' } } }
    expect(encodeSchema(schema)).toEqual({ ...schema, additionalProperties: false })
  })

  it('does not change the caller’s schema', () => {
    const schema = Object.freeze({ type: 'number', minimum: 1 })
    expect(encodeSchema(schema)).not.toBe(schema)
    expect(schema).toEqual({ type: 'number', minimum: 1 })
  })
})
