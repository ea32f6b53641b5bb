import { CHUNKINGS, createContext, cutStream, decodeStream } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { replicateWire } from './index.ts'

/** From https://replicate.com/docs/topics/predictions/streaming. */
const frame = (...events: [name: string, data: string][]) =>
  events.map(([name, data]) => `event: ${name}\nid: 1690212292:0\n${data.replace(/^/gm, 'data: ')}\n\n`).join('')

const context = { provider: 'replicate', model: 'meta/x' }

describe('a stream', () => {
  it.each(CHUNKINGS)('keeps spaces and line ends, cut as %s', (chunking) => {
    const text = frame(
      ['output', 'Hallo,'],
      ['output', ' Wörld 👋\n'],
      ['output', '\n- Oslo'],
      ['logs', 'x'],
      ['done', '{}'],
    )
    const answer = decodeStream(replicateWire, cutStream(text, chunking), context)
    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: 'Hallo, Wörld 👋\n\n- Oslo' },
    })
  })

  it('may be empty', () => {
    const [choice] = decodeStream(replicateWire, cutStream(frame(['done', '{}']), 'whole'), context).choices
    expect(choice).toMatchObject({ finish_reason: 'stop', message: { content: '' } })
  })

  it.each([
    [[['error', '{"detail":"Oh no."}']], /The prediction failed\. Oh no\.$/],
    [[['error', 'Oh no.']], /Oh no\.$/],
    [
      [
        ['logs', 'one'],
        ['logs', 'two'],
        ['done', '{"reason":"error"}'],
      ],
      /The prediction failed\. Last log: two$/,
    ],
    [[['done', '{"reason":"canceled"}']], /The prediction was canceled\.$/],
  ] as [[string, string][], RegExp][])('throws the error that it reports: %j', (events, message) => {
    const pieces = cutStream(frame(['output', 'Hal'], ...events), 'one event')
    expect(() => decodeStream(replicateWire, pieces, context)).toThrow(message)
  })

  it('throws if it is cut before its end', () => {
    const pieces = cutStream(frame(['output', 'Hal']), 'one event')
    expect(() => decodeStream(replicateWire, pieces, context)).toThrow('ended before the answer did')
  })

  it('reports earlier logs if the stream has none', () => {
    const body = { id: 'p1', status: 'processing', logs: 'loading' }
    const decoder = replicateWire.chat!.decoder(createContext(context), { status: 201, headers: {}, body, step: 1 })
    expect(() => decoder.push({ event: 'error', data: '{"detail":"Oh."}' })).toThrow(/Oh\. Last log: loading$/)
  })

  it('takes id, time and model from the prediction, and usage from the finished one', () => {
    const body = { id: 'p1', model: 'meta/y', created_at: '2026-11-01T00:00:00Z', status: 'starting' }
    const reply = { status: 201, headers: {}, body, step: 1 }
    const decoder = replicateWire.chat!.decoder(createContext(context), reply)
    expect(decoder.push({ event: 'output', data: 'a' })).toMatchObject([
      { id: 'p1', model: 'meta/y', created: 1_793_491_200 },
    ])
    expect(decoder.trailer?.()).toEqual({ method: 'GET', path: '/predictions/p1' })
    const metrics = { input_token_count: 2, output_token_count: 3 }
    expect(decoder.pushTrailer?.({ ...reply, body: { metrics } })).toMatchObject([
      { choices: [], usage: { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5 } },
    ])
    expect(decoder.pushTrailer?.({ ...reply, body: { metrics: {} } })).toEqual([])
  })
})
