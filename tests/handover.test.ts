import { completion, type Message, type Provider, type Tool } from '@litecone/core'
import { anthropic } from '@litecone/providers-anthropic'
import { azure } from '@litecone/providers-azure'
import { cohere } from '@litecone/providers-cohere'
import { openrouter } from '@litecone/providers-compatible'
import { gemini } from '@litecone/providers-gemini'
import { groq } from '@litecone/providers-groq'
import { openai } from '@litecone/providers-openai'
import { replicate } from '@litecone/providers-replicate'
import { startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'

type Body = Record<string, unknown>

/** A provider, its native answer with two calls, and how to find in its request what a conversation has to keep. */
interface Station {
  create: (settings: { apiKey: string; apiBase: string }) => Provider
  model: string
  answer: object
  /** Ids of calls and of results in the order they stand, and every text. */
  read: (body: Body) => { calls: string[]; results: string[]; text: string }
}

const args = ['{"city":"Oslo"}', '{"city":"Rome"}']
const shapedCalls = args.map((text, at) => ({
  id: `call_${at}`,
  type: 'function',
  function: { name: 'weather', arguments: text },
}))
const list = (value: unknown) => value as Body[]
const shaped = {
  answer: {
    id: '1',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: null, reasoning: 'hm', tool_calls: shapedCalls },
        finish_reason: 'tool_calls',
      },
    ],
  },
  read: (body: Body) => ({
    calls: list(body.messages).flatMap(({ tool_calls }) => list(tool_calls ?? []).map(({ id }) => String(id))),
    results: list(body.messages).flatMap(({ role, tool_call_id }) => (role === 'tool' ? [String(tool_call_id)] : [])),
    text: JSON.stringify(body.messages),
  }),
}

const stations: Record<string, Station> = {
  openai: { create: openai, model: 'gpt-4o', ...shaped },
  azure: { create: azure, model: 'chat-prod', ...shaped },
  groq: { create: groq, model: 'meta-llama/llama-4-scout-17b-16e-instruct', ...shaped },
  openrouter: { create: openrouter, model: 'openai/gpt-4o', ...shaped },
  anthropic: {
    create: anthropic,
    model: 'claude-sonnet-4-5',
    answer: {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [
        { type: 'thinking', thinking: 'hm', signature: 'signed-by-anthropic' },
        { type: 'text', text: 'I will look.' },
        ...args.map((text, at) => ({ type: 'tool_use', id: `toolu_${at}`, name: 'weather', input: JSON.parse(text) })),
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 1, output_tokens: 1 },
    },
    read: (body) => {
      const blocks = list(body.messages).flatMap(({ content }) => (Array.isArray(content) ? list(content) : []))
      return {
        calls: blocks.filter(({ type }) => type === 'tool_use').map(({ id }) => String(id)),
        results: blocks.filter(({ type }) => type === 'tool_result').map(({ tool_use_id }) => String(tool_use_id)),
        text: JSON.stringify([body.system, body.messages]),
      }
    },
  },
  gemini: {
    create: gemini,
    model: 'gemini-3-pro-preview',
    answer: {
      candidates: [
        {
          index: 0,
          finishReason: 'STOP',
          content: {
            role: 'model',
            parts: args.map((text, at) => ({
              functionCall: { name: 'weather', args: JSON.parse(text) },
              ...(at === 0 && { thoughtSignature: 'c2lnbmVkLWJ5LWdvb2dsZQ==' }),
            })),
          },
        },
      ],
    },
    // Google knows calls and results by their order, and by ids where there are any.
    read: (body) => {
      const parts = list(body.contents).flatMap((content) => list(content.parts))
      const named = (field: string) =>
        parts.flatMap((part, at) =>
          part[field] ? [String((part[field] as Body).id ?? (part[field] as Body).name ?? at)] : [],
        )
      return {
        calls: named('functionCall'),
        results: named('functionResponse'),
        text: JSON.stringify([body.systemInstruction, body.contents]),
      }
    },
  },
  cohere: {
    create: cohere,
    model: 'command-a-vision-07-2025',
    answer: {
      id: '1',
      message: {
        role: 'assistant',
        tool_plan: 'I will look.',
        tool_calls: shapedCalls.map((call, at) => ({ ...call, id: `weather_${at}` })),
      },
      finish_reason: 'TOOL_CALL',
    },
    read: shaped.read,
  },
  // It takes no tools: what was called and found is told in its prompt.
  replicate: {
    create: replicate,
    model: 'anthropic/claude-4-sonnet',
    answer: { id: 'p', status: 'succeeded', output: ['I cannot look.'] },
    read: (body) => ({ calls: [], results: [], text: JSON.stringify(body.input) }),
  },
}

const png = 'data:image/png;base64,iVBORw0KGgo='
const tools: Tool[] = [
  {
    type: 'function',
    function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
]
const opening: Message[] = [
  { role: 'system', content: 'Answer in one word.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'Where is it warmer?' },
      { type: 'image_url', image_url: { url: png } },
    ],
  },
]

/** What the conversation holds of one vendor, and no other may be sent. */
const FOREIGN = /reasoning_content|thinking_blocks|extra_content|"parsed"|"annotations"|"refusal"/

describe.each(Object.keys(stations))('a conversation that %s began', (from) => {
  it.each(Object.keys(stations))('goes on at %s', async (to) => {
    const [first, second] = [stations[from], stations[to]]
    if (!first || !second) throw new Error('no such station')
    const reply = await ask(first, opening, first.answer)
    const message = reply.answer.choices[0]?.message
    if (!message) throw new Error('no message')
    const calls = message.tool_calls ?? []
    expect(calls).toHaveLength(from === 'replicate' ? 0 : 2)
    // Results in another order than the calls, one of them with a picture.
    const results = calls.map(
      ({ id }, at): Message => ({
        role: 'tool',
        tool_call_id: id,
        content:
          at === 0
            ? '{"celsius":2}'
            : [
                { type: 'text', text: '{"celsius":24}' },
                { type: 'image_url', image_url: { url: png } },
              ],
      }),
    )
    const conversation = [...opening, message, ...results.reverse(), { role: 'user' as const, content: 'So where?' }]
    const { body } = await ask(
      second,
      to === 'replicate' ? conversation.map(withoutSecondImage) : conversation,
      second.answer,
    )

    const seen = second.read(body)
    expect(seen.text).toContain('Answer in one word.')
    expect(seen.text).toContain('Where is it warmer?')
    expect(seen.text).toContain('So where?')
    if (calls.length > 0) {
      expect(seen.text).toContain('celsius')
      expect(seen.text).toContain('Oslo')
    }
    if (to !== 'replicate' && calls.length > 0) {
      expect(seen.calls).toHaveLength(2)
      expect(seen.results).toHaveLength(2)
      // Every result answers a call that is there.
      expect([...seen.results].sort()).toEqual([...seen.calls].sort())
    }
    // OpenRouter takes reasoning back, as its documentation asks.
    if (to !== 'openrouter') expect(JSON.stringify(body)).not.toMatch(FOREIGN)
    if (to !== from) expect(JSON.stringify(body)).not.toMatch(/signed-by-anthropic|c2lnbmVkLWJ5LWdvb2dsZQ/)
    else if (from === 'anthropic') expect(JSON.stringify(body)).toContain('signed-by-anthropic')
    else if (from === 'gemini') expect(JSON.stringify(body)).toContain('c2lnbmVkLWJ5LWdvb2dsZQ')
  })
})

/** This model takes one picture. */
function withoutSecondImage(message: Message): Message {
  if (message.role !== 'tool' || typeof message.content === 'string') return message
  return { ...message, content: message.content.filter(({ type }) => type === 'text') }
}

async function ask({ create, model }: Station, messages: Message[], native: object) {
  await using server = await startReplayServer([{ body: native }])
  const provider = create({ apiKey: 'key-of-nobody', apiBase: server.url })
  // `dropParams` is the way out where a provider has no tools.
  const answer = await completion({ model: provider(model), messages, tools }, { dropParams: ['tools'] })
  return { answer, body: server.requests[0]?.body ?? {} }
}
