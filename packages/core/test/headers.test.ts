import { expect, it } from 'vitest'
import { completion, createClient } from '../src/index.ts'
import { hello, KEY, plain, say, useUpstream } from './upstream.ts'

const upstream = useUpstream()

it.each([
  ['a record', { 'X-Team': 'search', 'x-none': undefined }],
  ['a Headers', new Headers({ 'X-Team': 'search' })],
  ['a Map', new Map([['X-Team', 'search']])],
  ['pairs', [['X-Team', 'search']] as const],
])('sends the headers of a provider, a client and a call given as %s', async (_name, headers) => {
  const { url, requests, model } = await upstream(say('Hi'))
  await completion({ model, messages: hello }, { headers })
  await completion({ model: plain({ apiKey: KEY, apiBase: url, headers })('plain-1'), messages: hello })
  await using llm = createClient({ headers })
  await llm.completion({ model, messages: hello })
  await llm.completion({ model, messages: hello }, { headers: new Headers({ 'x-other': 'b' }) })
  expect(requests.map(({ headers }) => headers['x-team'])).toEqual(['search', 'search', 'search', 'search'])
  expect(requests[3]?.headers['x-other']).toBe('b')
})

it('lets the headers of a call win over those of the client, in any case and form', async () => {
  const { requests, model } = await upstream(say('Hi'))
  await using llm = createClient({ headers: { 'X-Team': 'search', 'X-Kept': 'yes' } })
  await llm.completion({ model, messages: hello }, { headers: new Headers({ 'x-team': 'ads' }) })
  expect(requests[0]?.headers).toMatchObject({ 'x-team': 'ads', 'x-kept': 'yes' })
})

it.each([
  ['a Map with a number', new Map([['x-n', 1 as never]])],
  ['a string', 'x-n: 1' as never],
])('rejects headers given as %s, before anything is sent', async (_name, headers) => {
  const { requests, model } = await upstream(say('Hi'))
  await expect(completion({ model, messages: hello }, { headers })).rejects.toMatchObject({
    code: 'bad_request',
    param: 'headers',
  })
  expect(requests).toEqual([])
})
