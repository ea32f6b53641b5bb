import { describe, expect, it } from 'vitest'
import { parseBody } from './parse-body.ts'
import { unwrapPromptInputs } from './unwrap-prompt-inputs.ts'

const tag = (key: string, value: string) => `<helicone-prompt-input key="${key}" >${value}</helicone-prompt-input>`

describe('inputs of prompts', () => {
  it('are unwrapped in every string', () => {
    const { json, inputs } = unwrapPromptInputs({
      model: 'gpt-4o',
      system: [{ type: 'text', text: `Speak ${tag('tongue', 'Latin')}.` }],
      messages: [
        { role: 'user', content: `About ${tag('character', 'a fox')} in ${tag('place', 'a wood\nat night')}.` },
        { role: 'user', content: [{ type: 'text', text: tag('empty', '') }] },
      ],
    })
    expect(json).toEqual({
      model: 'gpt-4o',
      system: [{ type: 'text', text: 'Speak Latin.' }],
      messages: [
        { role: 'user', content: 'About a fox in a wood\nat night.' },
        { role: 'user', content: [{ type: 'text', text: '' }] },
      ],
    })
    expect(Object.fromEntries(inputs)).toEqual({
      tongue: 'Latin',
      character: 'a fox',
      place: 'a wood\nat night',
      empty: '',
    })
  })

  it('return the same object, including its parts, if there are no tags', () => {
    const body = { messages: [{ role: 'user', content: 'a < b' }], seed: 1, stop: null }
    expect(unwrapPromptInputs(body).json).toBe(body)
    const messages = [{ role: 'user', content: 'plain' }]
    const changed = unwrapPromptInputs({ messages, user: tag('k', 'v') }).json
    expect(changed).toEqual({ messages, user: 'v' })
    expect(changed['messages']).toBe(messages)
  })

  it('are not changed if their tag is not closed or invalid', () => {
    for (const text of [
      '<helicone-prompt-input key="k">v',
      '<helicone-prompt-input>v</helicone-prompt-input>',
      'v</helicone-prompt-input>',
    ])
      expect(unwrapPromptInputs({ text }).json).toEqual({ text })
    expect(unwrapPromptInputs({ text: `${tag('a', '1')}<helicone-prompt-input key="b">2` }).json).toEqual({
      text: '1<helicone-prompt-input key="b">2',
    })
  })

  it('can have names such as __proto__', () => {
    const { json, inputs } = unwrapPromptInputs(
      parseBody(`{"__proto__":{"content":${JSON.stringify(tag('__proto__', 'v'))}}}`) ?? {},
    )
    expect(JSON.stringify(json)).toBe('{"__proto__":{"content":"v"}}')
    expect(inputs.get('__proto__')).toBe('v')
    expect('content' in json).toBe(false)
  })

  it('are found in linear time, even with a hundred thousand tags that are not closed', () => {
    const text = '<helicone-prompt-input key="k">'.repeat(100_000)
    expect(unwrapPromptInputs({ text }).json).toEqual({ text })
    expect(unwrapPromptInputs({ text: `${text}v</helicone-prompt-input>` }).inputs.size).toBe(1)
  })
})
