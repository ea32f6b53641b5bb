import { collect, completion, createClient, embedding, type Message } from '@litecone/core'
import { frameStream, type Reply, type StreamItem, startReplayServer } from '@litecone/testkit'
import { expect, it } from 'vitest'
import { cohere } from './index.ts'

const calls = ['Rome', 'Oslo'].map((city, index) => ({
  id: `weather_${index}`,
  type: 'function',
  function: { name: 'weather', arguments: JSON.stringify({ city }) },
}))
const thinking = { type: 'thinking', thinking: 'Two cities.' }
const asked = {
  id: 'a',
  finish_reason: 'TOOL_CALL',
  message: { role: 'assistant', content: [thinking], tool_plan: 'I will look twice.', tool_calls: calls },
}
const answered = {
  id: 'b',
  finish_reason: 'COMPLETE',
  message: { role: 'assistant', content: [{ type: 'text', text: 'Rome is warmer.' }] },
}
const message = (delta: object) => ({ delta: { message: delta } })
const events: StreamItem[] = [
  { type: 'message-start', id: 'a' },
  { type: 'content-start', index: 0, ...message({ content: { type: 'thinking', thinking: 'Two ' } }) },
  { type: 'content-delta', index: 0, ...message({ content: { thinking: 'cities.' } }) },
  { type: 'content-end', index: 0 },
  { type: 'tool-plan-delta', ...message({ tool_plan: 'I will look twice.' }) },
  ...calls.flatMap((tool_calls, index) => [
    { type: 'tool-call-start', index, ...message({ tool_calls }) },
    { type: 'tool-call-end', index },
  ]),
  { type: 'message-end', delta: { finish_reason: 'TOOL_CALL' } },
]

it.each([false, true])('continues a conversation with the unchanged response (streamed: %s)', async (isStreamed) => {
  const first: Reply = isStreamed
    ? { pieces: [new TextEncoder().encode(frameStream(events, 'cohere'))] }
    : { body: asked }
  await using server = await startReplayServer([first, { body: answered }])
  const model = cohere({ apiKey: 'key', apiBase: server.url })('command-a-reasoning-08-2025')
  const messages: Message[] = [{ role: 'user', content: 'Where is it warmer?' }]
  const reply = isStreamed
    ? await collect(await completion({ model, messages, stream: true }))
    : await completion({ model, messages })
  const { message: said, finish_reason } = reply.choices[0]!
  expect(finish_reason).toBe('tool_calls')
  expect(said.reasoning_content).toBe('Two cities.')
  const results = (said.tool_calls ?? []).map(({ id }): Message => ({ role: 'tool', tool_call_id: id, content: '7' }))
  await completion({ model, messages: [...messages, said, ...results] })
  expect((server.requests[1]?.body.messages as object[]).slice(1)).toEqual([
    { role: 'assistant', content: [thinking], tool_plan: 'I will look twice.', tool_calls: calls },
    { role: 'tool', tool_call_id: 'weather_0', content: '7' },
    { role: 'tool', tool_call_id: 'weather_1', content: '7' },
  ])
})

it('has the plan before its calls', async () => {
  await using server = await startReplayServer([{ pieces: [new TextEncoder().encode(frameStream(events, 'cohere'))] }])
  const model = cohere({ apiKey: 'key', apiBase: server.url })('command-a-03-2025')
  const kinds: string[] = []
  for await (const { choices } of await completion({
    model,
    messages: [{ role: 'user', content: 'Hi' }],
    stream: true,
  })) {
    kinds.push(...Object.keys(choices[0]?.delta ?? {}))
  }
  expect(kinds).toEqual([
    'role',
    'reasoning_content',
    'reasoning_content',
    'thinking_blocks',
    'extra_content',
    'tool_calls',
    'tool_calls',
  ])
})

it('is called by name, with parameters that only Cohere has', async () => {
  await using server = await startReplayServer([{ body: answered }])
  await using llm = createClient({ providers: [cohere({ apiKey: 'key', apiBase: `${server.url}/` })] })
  const documents = [{ id: 'doc:0', data: { title: 'Penguins', text: 'They are tall.' } }]
  const messages: Message[] = [{ role: 'user', content: 'Hi' }]
  await llm.completion(
    { model: 'cohere/command-a-03-2025', messages },
    { extraBody: { documents, citation_options: { mode: 'FAST' } } },
  )
  expect(server.requests[0]).toMatchObject({
    path: '/v2/chat',
    body: { model: 'command-a-03-2025', documents, citation_options: { mode: 'FAST' } },
  })
})

it('accepts Cohere’s parameters among the others too, like LiteLLM', async () => {
  await using server = await startReplayServer([{ body: answered }])
  const own = { citation_options: { mode: 'ACCURATE' }, priority: 3, safety_mode: 'STRICT' }
  const file = { file_data: 'data:text/plain;base64,VGFsbC4=', filename: 'p.txt' }
  const request = {
    model: cohere({ apiKey: 'key', apiBase: server.url })('command-a-03-2025'),
    messages: [{ role: 'user' as const, content: [{ type: 'file' as const, file }] }],
    documents: ['They swim.'],
    ...own,
  }
  await completion(request)
  expect(server.requests[0]?.body).toMatchObject({
    ...own,
    documents: ['They swim.', { data: { text: 'Tall.', title: 'p.txt' } }],
  })
})

it('sends documents in a tool result unchanged, so that they can be cited', async () => {
  await using server = await startReplayServer([{ body: answered }])
  const model = cohere({ apiKey: 'key', apiBase: server.url })('command-a-03-2025')
  const content = [{ type: 'document', document: { data: '{"degrees":7}' } }]
  const call = { id: 'a', type: 'function' as const, function: { name: 'weather', arguments: '{}' } }
  await completion({
    model,
    messages: [
      { role: 'assistant', tool_calls: [call] },
      { role: 'tool', tool_call_id: 'a', content: content as never },
    ],
  })
  expect(server.requests[0]?.body.messages).toMatchObject([{}, { role: 'tool', content }])
})

const PNG = 'data:image/png;base64,iVBORw0KGgo='

it.each([
  [{ input: ['a', 'b'] }, { texts: ['a', 'b'], input_type: 'search_document', embedding_types: ['float'] }],
  [
    { input: 'a', input_type: 'RETRIEVAL_QUERY', dimensions: 2, encoding_format: 'base64' as const },
    { texts: ['a'], input_type: 'search_query', embedding_types: ['base64'], output_dimension: 2 },
  ],
  [{ input: [PNG] }, { images: [PNG], input_type: 'image', embedding_types: ['float'] }],
  [
    { input: ['a', PNG], input_type: 'clustering' },
    {
      inputs: [
        { content: [{ type: 'text', text: 'a' }] },
        { content: [{ type: 'image_url', image_url: { url: PNG } }] },
      ],
      input_type: 'clustering',
      embedding_types: ['float'],
    },
  ],
])('embeds %j', async (request, body) => {
  const meta = { billed_units: { input_tokens: 1 }, tokens: { input_tokens: 2 } }
  await using server = await startReplayServer([{ body: { id: 'x', embeddings: { float: [[0.5, 0.25], [1]] }, meta } }])
  const model = cohere({ apiKey: 'key', apiBase: server.url })('embed-v4.0')
  const { data, usage } = await embedding({ model, ...request })
  expect(data.map(({ embedding: vector, index }) => [index, vector])).toEqual([
    [0, [0.5, 0.25]],
    [1, [1]],
  ])
  expect(usage).toEqual({ prompt_tokens: 2, total_tokens: 2 })
  expect(server.requests[0]?.path).toBe('/v2/embed')
  expect(server.requests[0]?.body).toEqual({ model: 'embed-v4.0', ...body })
})

it('returns embeddings of the requested type', async () => {
  await using server = await startReplayServer([
    { body: { embeddings: { float: [], base64: ['AAAA'] } } },
    { body: {} },
  ])
  const model = cohere({ apiKey: 'key', apiBase: server.url })('embed-v4.0')
  const { data } = await embedding({ model, input: 'a', encoding_format: 'base64' })
  expect(data[0]?.embedding).toBe('AAAA')
  await expect(embedding({ model, input: 'a' }, { retry: false })).rejects.toMatchObject({ code: 'invalid_response' })
  await expect(embedding({ model, input: [1, 2] })).rejects.toThrow('not token ids')
})
