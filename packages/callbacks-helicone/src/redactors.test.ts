import { describe, expect, it } from 'vitest'
import { createRecord } from '../test/records.ts'
import { publicUrl, withoutKeys } from './keys.ts'
import type { LogContent } from './redact.ts'
import { redactImages, redactKeys, redactMessages, redactToolArguments } from './redactors.ts'

const record = createRecord()
const meta = { 'Helicone-User-Id': 'u' }

/** One word of each kind of content, in the vendors' formats. None may remain after redaction. */
const PRIVATE = /private/i

const bodies: Record<string, Omit<LogContent, 'meta'>> = {
  'OpenAI request and answer': {
    request: {
      model: 'gpt-4o',
      temperature: 0.2,
      messages: [
        { role: 'system', content: 'private' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'private' },
            { type: 'image_url', image_url: { url: 'https://private' } },
          ],
        },
        {
          role: 'assistant',
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find', arguments: '{"q":"private"}' } }],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'private' },
      ],
      tools: [
        {
          type: 'function',
          function: {
            name: 'find',
            description: 'private',
            parameters: { type: 'object', properties: { private: {} } },
          },
        },
      ],
      user: 'private',
    },
    response: {
      id: 'chatcmpl-1',
      model: 'gpt-4o',
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: { role: 'assistant', content: 'private', reasoning_content: 'private', refusal: 'private' },
          logprobs: { content: [{ token: 'private', bytes: [112, 114], logprob: -0.1, top_logprobs: [] }] },
        },
      ],
      usage: { prompt_tokens: 3 },
    },
  },
  'OpenAI stream': {
    request: { model: 'gpt-4o' },
    events: [
      { data: { choices: [{ index: 0, delta: { content: 'private' } }] } },
      {
        data: { choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: { arguments: '{"private' } }] } }] },
      },
      { data: '[DONE]' },
    ],
  },
  'embedding and moderation': {
    request: { model: 'text-embedding-3-small', input: ['private', 'private'], encoding_format: 'float' },
    response: { data: [{ object: 'embedding', index: 0, embedding: [0.1, 0.2] }] },
  },
  Anthropic: {
    request: {
      model: 'claude',
      system: [{ type: 'text', text: 'private' }],
      messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'private' }] }],
      metadata: { user_id: 'private' },
    },
    response: {
      content: [
        { type: 'thinking', thinking: 'private', signature: 'private' },
        { type: 'tool_use', id: 't', name: 'find', input: { private: 'private' } },
      ],
      stop_reason: 'tool_use',
    },
  },
  'Anthropic stream': {
    request: { model: 'claude' },
    events: [
      {
        event: 'content_block_delta',
        data: { type: 'content_block_delta', delta: { type: 'text_delta', text: 'private' } },
      },
    ],
  },
  Gemini: {
    request: {
      systemInstruction: { parts: [{ text: 'private' }] },
      contents: [{ role: 'user', parts: [{ text: 'private' }] }],
    },
    response: {
      candidates: [
        { content: { parts: [{ text: 'private' }, { functionCall: { name: 'find', args: { private: 1 } } }] } },
      ],
    },
  },
  Cohere: {
    request: {
      model: 'command',
      messages: [{ role: 'user', content: 'private' }],
      documents: ['private', { data: { text: 'private' } }],
    },
    response: {
      message: { tool_plan: 'private', content: [{ type: 'text', text: 'private' }], citations: [{ text: 'private' }] },
    },
  },
  Replicate: {
    request: { input: { prompt: 'private', system_prompt: 'private', max_tokens: 5 } },
    response: { id: 'p', status: 'succeeded', output: ['private', 'private'], logs: 'private', error: null },
  },
  'Replicate stream': { request: { input: {} }, events: [{ event: 'output', data: 'private' }] },
}

describe('redactMessages', () => {
  it.each(Object.entries(bodies))('removes all content from %s', (_, body) => {
    expect(JSON.stringify(redactMessages()({ ...body, meta }, record))).not.toMatch(PRIVATE)
  })

  it('keeps roles, names, settings and counts', () => {
    const body = bodies['OpenAI request and answer']
    const { request, response } = redactMessages()({ request: body?.request, response: body?.response, meta }, record)
    expect(request).toMatchObject({
      model: 'gpt-4o',
      temperature: 0.2,
      messages: [{ role: 'system' }, { role: 'user' }, { tool_calls: [{ id: 'call_1' }] }, { tool_call_id: 'call_1' }],
      tools: [{ function: { name: 'find' } }],
    })
    expect(response).toMatchObject({ choices: [{ finish_reason: 'stop' }], usage: { prompt_tokens: 3 } })
  })

  it('removes token lists and vectors', () => {
    const content = { request: { input: [[1, 2], [3]] }, response: { data: [{ embedding: [0.1] }] }, meta }
    expect(redactMessages()(content, record)).toMatchObject({
      request: { input: [[], []] },
      response: { data: [{ embedding: [] }] },
    })
  })

  it('does not modify its input', () => {
    const content: LogContent = { request: { messages: [{ content: 'private' }] }, meta }
    const before = structuredClone(content)
    redactMessages()(content, record)
    expect(content).toEqual(before)
  })
})

describe('redactToolArguments', () => {
  it.each(Object.entries(bodies))('removes all arguments from %s', (_, body) => {
    const { request, response, events } = redactToolArguments()({ ...body, meta }, record)
    const calls = JSON.stringify([request, response, events]).match(
      /"(?:arguments|args|partial_json)":("[^}]*"|\{[^}]*\})/g,
    )
    expect(calls?.join('') ?? '').not.toMatch(PRIVATE)
  })

  it('keeps valid JSON for whole arguments, and empty pieces', () => {
    const whole = {
      request: { function: { arguments: '{"q":1}' } },
      response: { type: 'tool_use', input: { q: 1 } },
      meta,
    }
    expect(redactToolArguments()(whole, record)).toMatchObject({
      request: { function: { arguments: '{}' } },
      response: { type: 'tool_use', input: {} },
    })
    const pieces = { request: {}, events: [{ data: { delta: { partial_json: '{"q' } } }], meta }
    expect(redactToolArguments()(pieces, record).events).toEqual([{ data: { delta: { partial_json: '' } } }])
  })

  it('keeps text', () => {
    const content = { request: { messages: [{ content: 'hello' }], input: 'text' }, meta }
    expect(redactToolArguments()(content, record)).toEqual(content)
  })
})

describe('redactImages', () => {
  it.each([
    ['OpenAI', { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }, 'AAAA'],
    ['an OpenAI link', { type: 'image_url', image_url: { url: 'https://x.example/me.png' } }, 'me.png'],
    ['OpenAI sound', { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } }, 'AAAA'],
    ['OpenAI files', { type: 'file', file: { file_data: 'AAAA', filename: 'a.pdf' } }, 'AAAA'],
    ['Anthropic', { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }, 'AAAA'],
    ['Gemini', { inlineData: { mimeType: 'image/png', data: 'AAAA' } }, 'AAAA'],
    ['a Gemini file', { fileData: { mimeType: 'image/png', fileUri: 'https://x.example/me.png' } }, 'me.png'],
    ['Replicate', { image: 'https://x.example/me.png' }, 'me.png'],
  ])('removes the image of %s, and keeps the text next to it', (_, part, secret) => {
    const content = { request: { messages: [{ content: [{ type: 'text', text: 'look' }, part] }] }, meta }
    const text = JSON.stringify(redactImages()(content, record))
    expect(text).not.toContain(secret)
    expect(text).toContain('look')
  })
})

const keys = [
  'sk-proj-abcdefghijklmnopqrstuvwx',
  'sk-ant-api03-abcdefghijklmnop_qr-st',
  'gsk_abcdefghijklmnopqrstuvwx1234',
  'AIzaSyA-abcdefghijklmnopqrstuvwxyz012',
  'r8_abcdefghijklmnopqrstuvwxyz',
  'xai-abcdefghijklmnopqrstuvwxyz',
  'hf_abcdefghijklmnopqrstuvwxyz',
  'pplx-abcdefghijklmnopqrstuvwxyz',
  'sk-helicone-abcdefg-hijklmn-opqrstu-vwxyzab',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-DEF_123',
]

describe('redactKeys', () => {
  it.each(keys)('removes %s from any text', (key) => {
    const content = { request: { messages: [{ content: `my key is ${key}, keep it` }] }, meta }
    expect(redactKeys()(content, record).request).toEqual({
      messages: [{ content: 'my key is [redacted], keep it' }],
    })
  })

  it('keeps words', () => {
    const text = 'a risk-free disk-based task_force; key-value; sk-1; monkey_business_is_fine'
    expect(withoutKeys(text)).toBe(text)
  })
})

describe('publicUrl', () => {
  it('keeps the URL without credentials', () => {
    expect(publicUrl('https://u:p@x.example/a/b?api-version=1&key=abc&sig=def#f')).toBe(
      'https://x.example/a/b?api-version=1&key=[redacted]&sig=[redacted]#f',
    )
    expect(publicUrl('https://x.example/a@b?q=u:p@c')).toBe('https://x.example/a@b?q=u:p@c')
  })
})
