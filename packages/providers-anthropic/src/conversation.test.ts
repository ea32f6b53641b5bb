import { collect, completion, type Message } from '@litecone/core'
import { cutStream, frameStream, type Reply, startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { anthropic } from './index.ts'

const messages: Message[] = [{ role: 'user', content: 'Open the page.' }]
const usage = { input_tokens: 5, output_tokens: 9 }
const done = { id: 'msg_2', model: 'claude-opus-5', content: [{ type: 'text', text: 'Done.' }], usage }

/** The response with this message, whole or as the equivalent stream. */
function replyOf(content: Record<string, unknown>[], more: object, isStreamed: boolean): Reply {
  const message = { type: 'message', id: 'msg_1', role: 'assistant', model: 'claude-opus-5', usage }
  if (!isStreamed) return { body: { ...message, content, ...more } }
  const { context_management, usage: counted = usage, ...delta } = more as Record<string, unknown>
  const events = [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    ...content.flatMap(({ input, ...content_block }, index) => [
      { type: 'content_block_start', index, content_block: { ...content_block, ...(input ? { input: {} } : {}) } },
      ...(input
        ? [
            {
              type: 'content_block_delta',
              index,
              delta: { type: 'input_json_delta', partial_json: JSON.stringify(input) },
            },
          ]
        : []),
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta, context_management, usage: counted },
    { type: 'message_stop' },
  ]
  return { pieces: cutStream(frameStream(events, 'anthropic'), 'whole') }
}

async function ask(reply: Reply, isStreamed: boolean) {
  await using server = await startReplayServer([reply])
  const model = anthropic({ apiKey: 'key-1234567', apiBase: server.url })('claude-opus-5')
  return isStreamed
    ? await collect(await completion({ model, messages, stream: true }))
    : await completion({ model, messages })
}

describe.each([false, true])('a response (streamed: %s)', (isStreamed) => {
  it.each([
    ['a call only', []],
    [
      'a call behind what Anthropic did',
      [{ type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'x' } }],
    ],
  ])('that calls a toolset’s tool is sent back with toolset_name, as is the result: %s', async (_, before) => {
    const call = {
      type: 'tool_use',
      id: 'toolu_1',
      name: 'navigate',
      input: { url: 'https://a.example' },
      toolset_name: 'browser',
    }
    const first = replyOf([...before, call], { stop_reason: 'tool_use' }, isStreamed)
    await using server = await startReplayServer([first, { body: done }])
    const model = anthropic({ apiKey: 'key-1234567', apiBase: server.url })('claude-opus-5')
    const tools = [{ type: 'browser_toolset_20260801' }]
    const reply = isStreamed
      ? await collect(await completion({ model, messages, tools, stream: true }))
      : await completion({ model, messages, tools })
    const { message } = reply.choices[0]!
    expect(message.tool_calls).toMatchObject([{ function: { name: 'navigate' } }])
    await completion({
      model,
      tools,
      messages: [...messages, message, { role: 'tool', tool_call_id: 'toolu_1', content: 'Loaded.' }],
    })
    const { body } = server.requests[1]!
    expect(body.tools).toEqual(tools)
    expect(body.messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'Open the page.' }] },
      { role: 'assistant', content: [...before, call] },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'Loaded.', toolset_name: 'browser' }],
      },
    ])
  })

  it('reports how it ended', async () => {
    const stop_details = { type: 'refusal', category: 'cyber', explanation: 'No.', fallback_credit_token: 'credit' }
    const refused = await ask(replyOf([], { stop_reason: 'refusal', stop_details }, isStreamed), isStreamed)
    expect(refused.choices[0]).toMatchObject({
      finish_reason: 'content_filter',
      message: { refusal: 'No.', extra_content: { anthropic: { stop_details } } },
    })
    const context_management = {
      applied_edits: [{ type: 'clear_tool_uses_20250919', cleared_tool_uses: 8, cleared_input_tokens: 50000 }],
    }
    const iterations = [
      { type: 'compaction', input_tokens: 180000, output_tokens: 3500 },
      { type: 'message', input_tokens: 23000, output_tokens: 1000 },
    ]
    const end = {
      stop_reason: 'stop_sequence',
      stop_sequence: 'END',
      context_management,
      usage: { ...usage, iterations },
    }
    const stopped = await ask(replyOf([], end, isStreamed), isStreamed)
    expect(stopped.choices[0]?.message.extra_content).toEqual({
      anthropic: { stop_sequence: 'END', context_management, iterations },
    })
  })

  it('has no extra_content without details', async () => {
    const end = {
      stop_reason: 'end_turn',
      stop_sequence: null,
      stop_details: null,
      context_management: { applied_edits: [] },
      usage: { ...usage, iterations: [{ type: 'message', ...usage }] },
    }
    const answer = await ask(replyOf([], end, isStreamed), isStreamed)
    expect(answer.choices[0]?.message).not.toHaveProperty('extra_content')
  })
})

describe('a request', () => {
  async function send(request: object) {
    await using server = await startReplayServer([{ body: done }])
    const model = anthropic({ apiKey: 'key-1234567', apiBase: server.url })('claude-opus-5')
    await completion({ model, messages, ...request })
    const { body, headers } = server.requests[0]!
    return { body, betas: headers['anthropic-beta']?.toString().split(',') }
  }

  it('changes tools midway through a conversation, in place', async () => {
    const change = { type: 'tool_removal', tool: { type: 'tool_reference', name: 'delete' } }
    const { body, betas } = await send({
      messages: [
        { role: 'system', content: 'Be brief.' },
        ...messages,
        { role: 'assistant', content: 'Open.' },
        ...messages,
        { role: 'system', content: [change, { type: 'text', text: 'Nothing is deleted any more.' }] },
      ],
    })
    expect(body.system).toEqual([{ type: 'text', text: 'Be brief.' }])
    expect(body.messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant' },
      { role: 'user' },
      { role: 'system', content: [change, { type: 'text', text: 'Nothing is deleted any more.' }] },
    ])
    expect(betas).toEqual(['mid-conversation-tool-changes-2026-07-01'])
  })

  it('keeps an instruction midway through a conversation after the user turn there', async () => {
    const instruct = (content: string) => ({ role: 'system', content })
    const assistant = { role: 'assistant', content: 'Open.' }
    const blocks = (...texts: string[]) => texts.map((text) => ({ type: 'text', text }))
    const asked = { role: 'user', content: 'Hi' }
    const call = { id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } }
    const { body, betas } = await send({
      messages: [
        instruct('One'),
        asked,
        instruct('Two'),
        { role: 'assistant', content: null, tool_calls: [call] },
        instruct('Three'),
        { role: 'tool', tool_call_id: 'c1', content: 'done' },
        instruct('Four'),
        asked,
        assistant,
        asked,
        instruct('Five'),
      ],
    })
    expect(body.system).toEqual(blocks('One'))
    expect(body.messages).toEqual([
      { role: 'user', content: blocks('Hi') },
      { role: 'system', content: blocks('Two') },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'look', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: 'done' }, ...blocks('Hi')] },
      { role: 'system', content: blocks('Three', 'Four') },
      { role: 'assistant', content: blocks('Open.') },
      { role: 'user', content: blocks('Hi') },
      { role: 'system', content: blocks('Five') },
    ])
    expect(betas).toBeUndefined()
    // The API rejects an instruction after an assistant turn.
    const { body: begun } = await send({ messages: [asked, assistant, instruct('Two')] })
    expect(begun).toMatchObject({ system: blocks('Two'), messages: [{ role: 'user' }, { role: 'assistant' }] })
  })

  it.each([
    ['claude-opus-4-8', true],
    ['claude-sonnet-5-5', true],
    ['claude-haiku-5-5', true],
    ['claude-fable-5', true],
    ['claude-mythos-5-1', true],
    ['claude-mythos-preview', false],
    ['claude-opus-4-7', false],
    ['claude-sonnet-4-6', false],
  ])('keeps it there only if the model accepts it: %s', async (name, accepted) => {
    await using server = await startReplayServer([{ body: done }])
    const model = anthropic({ apiKey: 'key-1234567', apiBase: server.url })(name)
    await completion({ model, messages: [...messages, { role: 'system', content: 'Be brief.' }] })
    const roles = (server.requests[0]!.body.messages as { role: string }[]).map(({ role }) => role)
    expect(roles).toEqual(accepted ? ['user', 'system'] : ['user'])
  })

  it('sends fallback credits and cache diagnostics, with their betas', async () => {
    const { body, betas } = await send({
      fallback_credit_token: { token: 'credit', mode: 'best_effort' },
      diagnostics: { previous_message_id: 'msg_0' },
    })
    expect(body).toMatchObject({
      fallback_credit_token: { token: 'credit', mode: 'best_effort' },
      diagnostics: { previous_message_id: 'msg_0' },
    })
    expect(betas).toEqual(['fallback-credit-2026-07-01', 'cache-diagnosis-2026-04-07'])
  })

  it('sends output_format in output_config', async () => {
    const format = { type: 'json_schema', schema: { type: 'object' } }
    const { body, betas } = await send({ output_format: format, reasoning_effort: 'low' })
    expect(body.output_config).toEqual({ effort: 'low', format })
    expect(body).not.toHaveProperty('output_format')
    expect(betas).toBeUndefined()
  })
})
