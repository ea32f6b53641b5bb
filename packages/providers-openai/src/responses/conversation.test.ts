import { type Completion, type CompletionParameters, collect, completion, type Message } from '@litecone/core'
import { frameStream, type Reply, type StreamItem, startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { openaiResponses } from './openai-responses.ts'

const reasoning = { id: 'rs_1', type: 'reasoning', summary: [], encrypted_content: 'gAAA' }
const search = { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'q' } }
const comment = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  phase: 'commentary',
  status: 'completed',
  content: [{ type: 'output_text', text: 'Let me see.', annotations: [], logprobs: [] }],
}
const call = { id: 'fc_1', type: 'function_call', call_id: 'a', name: 'now', arguments: '{}', status: 'completed' }
const final = {
  ...comment,
  id: 'msg_2',
  phase: 'final_answer',
  content: [{ type: 'output_text', text: 'It is noon.' }],
}

const response = (output: readonly object[], more: object = {}) => ({
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  model: 'gpt-5-pro',
  store: false,
  output,
  ...more,
})

const whole = (output: readonly object[], more?: object): Reply => ({ body: response(output, more) })

/** The same as a stream, of which the events tell each item. */
function streamed(output: readonly object[]): Reply {
  const events: StreamItem[] = [
    { type: 'response.created', response: response([]) },
    ...output.flatMap((item, output_index) => [
      { type: 'response.output_item.added', output_index, item: { ...item, content: [], arguments: '' } },
      { type: 'response.output_item.done', output_index, item },
    ]),
    { type: 'response.completed', response: response(output) },
  ]
  return { headers: { 'content-type': 'text/event-stream' }, body: frameStream(events, 'anthropic') }
}

const ask: Message = { role: 'user', content: 'What time is it?' }
const tools = [{ type: 'function' as const, function: { name: 'now' } }]

/** Answers, has the caller's tool run, and gives the requests that two turns became. */
async function converse(
  replies: readonly Reply[],
  { stream = false, edit = (answer) => answer, id = undefined, ...request }: Turns = {},
) {
  await using server = await startReplayServer(replies)
  const provider = openaiResponses({ apiKey: 'sk-test', apiBase: server.url })
  const answer = async (messages: Message[], asked: typeof provider): Promise<Completion> => {
    const own = { model: asked('gpt-5-pro'), messages, tools, ...request }
    return stream ? collect(await completion({ ...own, stream: true })) : completion(own)
  }
  const first = await answer([ask], provider)
  const message = edit(first.choices[0]!.message)
  const results = (message.tool_calls ?? []).map(({ id: tool_call_id }) => ({
    role: 'tool' as const,
    tool_call_id,
    content: 'noon',
  }))
  const next = id === undefined ? provider : openaiResponses({ apiKey: 'sk-test', apiBase: server.url, id })
  const last = await answer([ask, message, ...results], next)
  return { first, last, input: server.requests[1]!.body.input as unknown[] }
}

interface Turns extends Partial<CompletionParameters> {
  stream?: boolean
  edit?: (message: Completion['choices'][number]['message']) => Completion['choices'][number]['message']
  /** Another account, which is asked the second time. */
  id?: string | undefined
}

describe('a conversation', () => {
  const output = [reasoning, search, comment, call]
  const result = { type: 'function_call_output', call_id: 'a', output: 'noon' }

  it.each([
    ['whole', whole, false],
    ['streamed', streamed, true],
  ] as const)('gives back all of an answer that came %s, as it was', async (_, reply, stream) => {
    const { first, last, input } = await converse([reply(output), reply([final])], { stream })
    expect(first.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { content: 'Let me see.', tool_calls: [{ id: 'a', function: { name: 'now', arguments: '{}' } }] },
    })
    expect(input).toEqual([{ role: 'user', content: 'What time is it?' }, ...output, result])
    expect(last.choices[0]?.message.content).toBe('It is noon.')
  })

  const remade = [
    { role: 'user', content: 'What time is it?' },
    { role: 'assistant', content: 'Let me see.' },
    { type: 'function_call', call_id: 'a', name: 'now', arguments: '{}' },
    result,
  ]

  it('gives other accounts nothing that is encrypted for the first', async () => {
    const { input } = await converse([whole(output), whole([final])], { id: 'openai-eu' })
    expect(input).toEqual(remade)
  })

  it('makes an edited answer anew', async () => {
    const edit: Turns['edit'] = (message) => ({ ...message, content: 'Hm.' })
    const { input } = await converse([whole(output), whole([final])], { edit })
    expect(input).toEqual(
      remade.map((item) => ('content' in item && item.role === 'assistant' ? { ...item, content: 'Hm.' } : item)),
    )
  })

  it('keeps nothing besides a message that tells all', async () => {
    const { phase: _, ...plain } = comment
    const { first, input } = await converse([whole([plain, call]), whole([final])])
    expect(first.choices[0]?.message).not.toHaveProperty('extra_content')
    expect(input).toEqual(remade)
  })

  it('gives reasoning back by its id where OpenAI has stored it, and otherwise not', async () => {
    const { encrypted_content: _, ...open } = reasoning
    const { phase: __, ...plain } = comment
    const items = [open, plain, call]
    const stored = await converse([whole(items, { store: true }), whole([final])], { store: true })
    expect(stored.input).toEqual([{ role: 'user', content: 'What time is it?' }, ...items, result])
    const lost = await converse([whole(items), whole([final])])
    expect(lost.input).toEqual(remade)
  })

  it('does not give back reasoning that nothing followed', async () => {
    const cut = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }
    const { first, input } = await converse([whole([reasoning], cut), whole([final])])
    expect(first.choices[0]).toMatchObject({ finish_reason: 'length', message: { content: '' } })
    expect(input).toEqual([ask])
  })

  it('tells by whose program a result was asked for', async () => {
    const caller = { type: 'program', caller_id: 'prog_1' }
    const { input } = await converse([whole([reasoning, { ...call, caller }]), whole([final])])
    expect(input.at(-1)).toEqual({ ...result, caller })
  })
})
