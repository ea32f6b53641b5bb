import { expect, it } from 'vitest'
import { createEventTemplate, type EventTemplate } from './event-template.ts'
import { asRecord } from './json.ts'

const textOf = (event: unknown) => {
  const { text } = asRecord(event)
  return typeof text === 'string' ? [text] : undefined
}

function learned(event: object, stringsOf: (event: unknown) => string[] | undefined = textOf): EventTemplate {
  const template = createEventTemplate(stringsOf)
  expect(template.learn(JSON.stringify(event), event)).toBe(true)
  return template
}

it.each(['b', '', 'a text that is longer than a few letters', 'say "no"\\\n', 'é 日本 \u2028 😀', 'stop', 'text'])(
  'returns the text of an event that differs only in it (%j)',
  (text) => {
    const template = learned({ id: 1, text: 'a', stop: 'stop' })
    expect(template.match(JSON.stringify({ id: 1, text, stop: 'stop' }))).toEqual([text])
  },
)

it.each([
  '{"id":2,"text":"b"}',
  '{"id":1,"text":"b","more":1}',
  '{"id":1,"text":"b","text":"c"}',
  '{"id":1,"text":"b""}',
  '{"id":1,"text":"b\\"}',
  '{"id":1,"text":"b\u0000"}',
  '{"id":1,"text":1}',
  '{"id":1,"text":"}',
  '{"id":1,"te',
  '',
])('leaves any other event to the parser (%j)', (json) => {
  expect(learned({ id: 1, text: 'a' }).match(json)).toBeUndefined()
})

it('is not misled by a text that also occurs elsewhere in the event', () => {
  const event = { kind: 'text', text: 'text', end: 'x' }
  expect(createEventTemplate(textOf).learn(JSON.stringify(event), event)).toBe(false)
  const other = { kind: 'a', text: 'a' }
  expect(createEventTemplate(textOf).learn(JSON.stringify(other), other)).toBe(false)
})

it('returns several strings, each from its place', () => {
  const both = (event: unknown) => {
    const { text, noise } = asRecord(event)
    return typeof text === 'string' && typeof noise === 'string' ? [text, noise] : undefined
  }
  const template = learned({ text: 'a', n: 1, noise: 'x' }, both)
  expect(template.match('{"text":"b","n":1,"noise":"yz"}')).toEqual(['b', 'yz'])
  const tricky = ['","n":1,"noise":"', 'yz']
  expect(template.match(JSON.stringify({ text: tricky[0], n: 1, noise: tricky[1] }))).toEqual(tricky)
  expect(template.match('{"text":"b","n":2,"noise":"yz"}')).toBeUndefined()
})

it('gives up if no event is like the one before', () => {
  const template = createEventTemplate(textOf)
  const learn = (id: number) => template.learn(JSON.stringify({ id, text: 'a' }), { id, text: 'a' })
  expect(Array.from({ length: 6 }, (_, id) => learn(id))).toEqual([true, true, true, true, false, false])
  for (let again = 0; again < 8; again++) expect(template.match('{"id":3,"text":"b"}')).toEqual(['b'])
  expect([learn(7), learn(8)]).toEqual([true, false])
})
