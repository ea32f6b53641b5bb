import { completion, type Message } from '@litecone/core'
import { compatible } from '@litecone/providers-compatible'
import { openai } from '@litecone/providers-openai'
import { startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import {
  FOLLOW_UP,
  OSLO,
  openaiCall,
  opening,
  PNG,
  parameters,
  ROME,
  SIGNATURES,
  type Station,
  stations,
  type Turn,
  tools,
} from './handover-stations.ts'

const names = Object.keys(stations)
const at = (name: string) => stations[name] as Station

/** Vendors that serve Claude accept each other's signatures: https://platform.claude.com/docs/en/build-with-claude/extended-thinking. */
const CLAUDE = ['anthropic', 'bedrock']

function acceptsSignatureOf(vendor: string, signer: string): boolean {
  return vendor === signer || (CLAUDE.includes(vendor) && CLAUDE.includes(signer))
}

/** Fields of our answers that no request may contain. */
const ANSWER_ONLY = /reasoning_content|thinking_blocks|extra_content|"parsed"|"annotations"|"refusal"/

describe.each(names)('a conversation begun with %s', (from) => {
  const first = at(from)

  it('has an answer that keeps everything its vendor needs in the next request', async () => {
    const message = await begin(first)
    expect(message).toEqual({
      role: 'assistant',
      refusal: null,
      ...first.message,
      ...(first.ids.length > 0 && {
        tool_calls: [OSLO, ROME].map((args, index) => ({
          ...openaiCall('', args),
          id: expect.stringMatching(first.ids[index] ?? ''),
          ...first.callExtras?.[index],
        })),
      }),
    })
  })

  it.each(names)('continues with %s', async (to) => {
    const message = await begin(first)
    const { body } = await ask(at(to), continueFrom(message))
    const ids = (message.tool_calls ?? []).map(({ id }) => id)
    const turn: Turn = { text: first.message.content, ...(ids[0] && ids[1] && { ids: [ids[0], ids[1]] }) }
    expect(body).toEqual(at(to).expect(turn, acceptsSignatureOf(to, from)))

    const text = JSON.stringify(body)
    expect(text).not.toMatch(ANSWER_ONLY)
    for (const [vendor, signature] of Object.entries(SIGNATURES)) {
      if (acceptsSignatureOf(from, vendor) && acceptsSignatureOf(to, from)) expect(text).toContain(signature)
      else expect(text).not.toContain(signature)
    }
    // Every call has exactly one result: its id appears once in the call and once in the result.
    for (const id of ids) expect(text.split(`"${id}"`).length - 1).toBe(to === 'replicate' ? 0 : 2)
  })
})

it.each(names)('a conversation with a parsed answer continues with %s, which receives the text', async (to) => {
  const json = { city: 'Rome' }
  const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: '{"city":"Rome"}' } }]
  await using server = await startReplayServer([{ body: { id: '1', choices } }])
  const answer = await completion({
    model: openai({ apiKey: 'key-of-nobody', apiBase: server.url })('gpt-4o'),
    messages: opening,
    response_format: { type: 'json_schema', json_schema: { name: 'city', schema: parameters } },
  })
  const message = answer.choices[0]?.message
  expect(message?.parsed).toEqual(json)
  const { body } = await ask(at(to), [...opening, ...(message ? [message] : []), { role: 'user', content: FOLLOW_UP }])
  expect(body).toEqual(at(to).expect({ text: '{"city":"Rome"}' }, false))
})

const textOnly = (settings: { apiKey: string; apiBase: string }) =>
  compatible({ ...settings, id: 'text-only', quirks: { inputs: [] } })

describe('input that a vendor cannot accept', () => {
  it('is refused before anything is sent when a vendor has no tools, unless dropParams drops them', async () => {
    const conversation = continueFrom(await begin(at('openai')))
    await expect(ask(at('replicate'), conversation, { dropParams: false })).rejects.toMatchObject({
      code: 'unsupported_params',
      param: 'tools',
      message: expect.stringContaining('dropParams'),
    })
    const { body } = await ask(at('replicate'), conversation, { dropParams: ['tools'] })
    expect(body).not.toHaveProperty('input.tools')
  })

  it.each([
    ['accepts no images', { ...at('openai'), create: textOnly }, 0, /not "image_url"/],
    [
      'accepts one image',
      { ...at('replicate'), model: 'anthropic/claude-4-sonnet' },
      1,
      /accepts one image.* contain 2/,
    ],
  ])('is refused when a vendor %s, and works once the rest are removed', async (_, station, kept, refusal) => {
    const conversation = continueFrom(await begin(at('anthropic')))
    await expect(ask(station, conversation)).rejects.toMatchObject({
      code: 'bad_request',
      param: 'messages',
      message: expect.stringMatching(refusal),
    })
    let left = kept
    const { body } = await ask(
      station,
      conversation.map((message) =>
        message.role === 'user' || message.role === 'tool' ? withoutImages(message, () => left-- > 0) : message,
      ),
    )
    expect(JSON.stringify(body).split(PNG)).toHaveLength(kept + 1)
  })
})

function withoutImages<M extends Extract<Message, { role: 'user' | 'tool' }>>(message: M, keep: () => boolean): M {
  if (typeof message.content === 'string') return message
  return { ...message, content: message.content.filter(({ type }) => type === 'text' || keep()) }
}

async function begin(station: Station) {
  const { answer } = await ask(station, opening)
  const message = answer.choices[0]?.message
  if (!message) throw new Error('no message')
  return message
}

/** Appends the answer, its results in a different order than the calls, one of them with an image, and a follow-up question. */
function continueFrom(message: Awaited<ReturnType<typeof begin>>): Message[] {
  const [oslo, rome] = message.tool_calls ?? []
  const results: Message[] =
    oslo && rome
      ? [
          {
            role: 'tool',
            tool_call_id: rome.id,
            content: [
              { type: 'text', text: '{"celsius":24}' },
              { type: 'image_url', image_url: { url: PNG } },
            ],
          },
          { role: 'tool', tool_call_id: oslo.id, content: '{"celsius":2}' },
        ]
      : []
  return [...opening, message, ...results, { role: 'user', content: FOLLOW_UP }]
}

/** Sends the messages over a real socket. Providers without tools need `dropParams`. */
async function ask(
  { create, model, answer: native }: Station,
  messages: Message[],
  options: { dropParams: boolean | string[] } = { dropParams: ['tools'] },
) {
  await using server = await startReplayServer([{ body: native }])
  const provider = create({ apiKey: 'key-of-nobody', apiBase: server.url })
  const answer = await completion({ model: provider(model), messages, tools }, options)
  return { answer, body: server.requests[0]?.body ?? {} }
}
