import { expect, it } from 'vitest'
import { encodeSchema } from './schema.ts'

it('keeps what Cohere enforces', () => {
  const schema = {
    $defs: { city: { type: 'string', enum: ['Rome', 'Oslo'] } },
    type: 'object',
    properties: {
      cities: { type: 'array', items: { $ref: '#/$defs/city' } },
      day: { type: 'string', format: 'date' },
      degrees: { anyOf: [{ type: 'number' }, { type: 'null' }] },
    },
    required: ['cities'],
    additionalProperties: false,
  }
  expect(encodeSchema(schema)).toEqual(schema)
})

it('describes what Cohere does not enforce', () => {
  expect(
    encodeSchema({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        age: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'In years' },
        mail: { type: 'string', format: 'email', pattern: '^(?=a).*$' },
        code: { type: 'string', pattern: '^[A-Z]{3}$' },
        tags: { type: 'array', items: { type: 'string', maxLength: 3 }, minItems: 1 },
      },
    }),
  ).toEqual({
    type: 'object',
    properties: {
      age: { type: 'integer', description: 'In years\n\n{minimum: 1}' },
      mail: { type: 'string', description: '{format: "email", pattern: ^(?=a).*$}' },
      code: { type: 'string', pattern: '[A-Z]{3}' },
      tags: { type: 'array', items: { type: 'string', description: '{maxLength: 3}' }, description: '{minItems: 1}' },
    },
  })
})

it('keeps a property named like a keyword', () => {
  const schema = { type: 'object', properties: { minimum: { type: 'number' }, format: { type: 'string' } } }
  expect(encodeSchema(schema)).toEqual(schema)
})

it('turns oneOf into anyOf, and merges allOf', () => {
  expect(
    encodeSchema({
      oneOf: [{ type: 'string' }, { type: 'number' }],
    }),
  ).toEqual({ anyOf: [{ type: 'string' }, { type: 'number' }] })
  expect(
    encodeSchema({
      allOf: [
        { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
        { type: 'object', properties: { b: { type: 'string' } }, required: ['b'] },
      ],
    }),
  ).toEqual({
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'string' } },
    required: ['a', 'b'],
  })
})
