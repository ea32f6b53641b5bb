import { collect, completion, createClient, embedding, type Message } from '@litecone/core'
import { type Reply, startReplayServer } from '@litecone/testkit'
import { expect, it } from 'vitest'
import { gemini } from './index.ts'

const STOP = { finishReason: 'STOP' }
const said = (parts: object[]) => ({ candidates: [{ content: { role: 'model', parts }, ...STOP }] })

function streamed(event: object): Reply {
  return { pieces: [new TextEncoder().encode(`data: ${JSON.stringify(event)}\r\n\r\n`)] }
}

it.each([false, true])('continues a conversation with the unchanged response (streamed: %s)', async (isStreamed) => {
  const code = { executableCode: { language: 'PYTHON', code: 'cities()' } }
  const parts = [
    code,
    { text: 'Let me look.' },
    { functionCall: { id: 'f1', name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'SIG' },
    { functionCall: { name: 'weather', args: { city: 'Rome' } } },
  ]
  const called = said(parts)
  await using server = await startReplayServer([
    isStreamed ? streamed(called) : { body: called },
    { body: said([{ text: '7 degrees in both.' }]) },
  ])
  const model = gemini({ apiKey: 'key', apiBase: server.url })('gemini-3-flash-preview')
  const messages: Message[] = [{ role: 'user', content: 'Weather in Oslo and Rome?' }]
  const first = isStreamed
    ? await collect(await completion({ model, messages, stream: true }))
    : await completion({ model, messages })
  const { message, finish_reason } = first.choices[0]!
  expect(finish_reason).toBe('tool_calls')
  const results = (message.tool_calls ?? []).map(
    ({ id }): Message => ({ role: 'tool', tool_call_id: id, content: '7' }),
  )
  await completion({ model, messages: [...messages, message, ...results] })
  const rome = message.tool_calls?.[1]?.id
  expect((server.requests[1]?.body.contents as object[]).slice(1)).toEqual([
    {
      role: 'model',
      parts: [code, parts[1], parts[2], { functionCall: { id: rome, name: 'weather', args: { city: 'Rome' } } }],
    },
    {
      role: 'user',
      parts: ['f1', rome].map((id) => ({ functionResponse: { id, name: 'weather', response: { result: '7' } } })),
    },
  ])
})

it('is called by name, at the configured base, with parameters only Gemini has', async () => {
  await using server = await startReplayServer([{ body: said([{ text: 'Hi' }]) }])
  await using llm = createClient({ providers: [gemini({ apiKey: 'key', apiBase: `${server.url}/v1beta/` })] })
  const safetySettings = [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }]
  const messages: Message[] = [{ role: 'user', content: 'Hi' }]
  await llm.completion({ model: 'gemini/models/gemini-2.5-pro', messages }, { extraBody: { safetySettings } })
  expect(server.requests[0]?.path).toBe('/v1beta/models/gemini-2.5-pro:generateContent')
  expect(server.requests[0]?.body.safetySettings).toEqual(safetySettings)
})

it('embeds', async () => {
  await using server = await startReplayServer([{ body: { embeddings: [{ values: [0.5, 0.25] }] } }])
  const model = gemini({ apiKey: 'key', apiBase: server.url })('gemini-embedding-001')
  const { data } = await embedding({ model, input: 'a', dimensions: 2 })
  expect(data[0]?.embedding).toEqual([0.5, 0.25])
  expect(server.requests[0]?.path).toBe('/models/gemini-embedding-001:batchEmbedContents')
})

it('removes parameters whose value Gemini rejects, with dropParams', async () => {
  await using server = await startReplayServer([{ body: said([{ text: 'ok' }]) }])
  const model = gemini({ apiKey: 'key', apiBase: server.url })('gemini-2.5-flash')
  const tool = (name: string) => ({ type: 'function', function: { name } })
  const request = { model, messages: [{ role: 'user' as const, content: 'Hi' }], parallel_tool_calls: false }
  const tools = [tool('a'), tool('b')]
  await expect(completion({ ...request, tools })).rejects.toMatchObject({ param: 'parallel_tool_calls' })
  await completion({ ...request, tools }, { dropParams: ['parallel_tool_calls'] })
  expect(server.requests[0]?.body).toMatchObject({ tools: [{ functionDeclarations: [{ name: 'a' }, { name: 'b' }] }] })
})
