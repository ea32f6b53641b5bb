import { type CompletionParameters, collect, completion, createClient } from '@litecone/core'
import { frameStream, type StreamItem, startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { openaiResponses } from './openai-responses.ts'

const response = {
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  model: 'gpt-5-pro',
  output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'It is noon.' }] }],
}
const messages = [{ role: 'user' as const, content: 'What time is it?' }]
const tools = [{ type: 'function' as const, function: { name: 'now' } }]

describe('a request', () => {
  async function sent(request: Partial<CompletionParameters> & object, model = 'gpt-5-pro') {
    await using server = await startReplayServer([{ body: response }])
    const provider = openaiResponses({ apiKey: 'sk-test', apiBase: server.url, organization: 'org', project: 'proj' })
    await completion({ model: provider(model), messages, ...request })
    return server.requests[0]!
  }

  it('asks for encrypted thoughts of models that think, where OpenAI does not store them', async () => {
    expect((await sent({})).body).toMatchObject({ store: false, include: ['reasoning.encrypted_content'] })
    expect((await sent({}, 'codex-mini-latest')).body).toHaveProperty('include')
    for (const model of ['gpt-4.1', 'gpt-5.2-chat-latest']) {
      expect((await sent({}, model)).body).not.toHaveProperty('include')
    }
    const { body } = await sent({ store: true })
    expect(body).toMatchObject({ store: true })
    expect(body).not.toHaveProperty('include')
  })

  it('samples, and tells probabilities, where the model does not reason', async () => {
    const { body } = await sent({ temperature: 0.5, top_p: 0.9, logprobs: true, top_logprobs: 2 }, 'gpt-4.1')
    expect(body).toMatchObject({
      ...{ temperature: 0.5, top_p: 0.9, top_logprobs: 2 },
      include: ['message.output_text.logprobs'],
    })
    expect(body).not.toHaveProperty('logprobs')
    await expect(sent({ temperature: 0.5 }, 'gpt-5.5-pro')).rejects.toMatchObject({ code: 'unsupported_params' })
    const off = await sent({ temperature: 0.5, reasoning_effort: 'none' }, 'gpt-5.4')
    expect(off.body).toMatchObject({ temperature: 0.5, reasoning: { effort: 'none' } })
  })

  it.each([
    ['auto', 'auto'],
    ['required', 'required'],
    [
      { type: 'custom', custom: { name: 'sql' } },
      { type: 'custom', name: 'sql' },
    ],
    [
      {
        type: 'allowed_tools',
        allowed_tools: {
          mode: 'auto',
          tools: [{ type: 'function', function: { name: 'now' } }, { type: 'web_search' }],
        },
      },
      { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'now' }, { type: 'web_search' }] },
    ],
    [{ type: 'web_search_preview' }, { type: 'web_search_preview' }],
    [
      { type: 'mcp', server_label: 'wiki', name: 'ask' },
      { type: 'mcp', server_label: 'wiki', name: 'ask' },
    ],
  ])('chooses tools by %j', async (choice, wanted) => {
    const { body } = await sent({ tools, tool_choice: choice as CompletionParameters['tool_choice'] & {} })
    expect(body.tool_choice).toEqual(wanted)
  })

  it('takes functions in the form before tools', async () => {
    const { body } = await sent({ functions: [{ name: 'now' }], function_call: { name: 'now' } })
    expect(body).toMatchObject({
      tools: [{ type: 'function', name: 'now', strict: false }],
      tool_choice: { type: 'function', name: 'now' },
    })
  })

  it('says nothing of how to use tools where there are none', async () => {
    const { body } = await sent({ tools: [], tool_choice: 'auto', parallel_tool_calls: false })
    expect(Object.keys(body)).toEqual(['model', 'input', 'store', 'include'])
  })

  it('goes to the organization and the project', async () => {
    const { headers, path } = await sent({})
    expect(path).toBe('/responses')
    expect(headers).toMatchObject({ 'openai-organization': 'org', 'openai-project': 'proj' })
  })

  it('says what is wrong with a response that is still to come', async () => {
    await using server = await startReplayServer([{ body: { ...response, status: 'queued' } }])
    const model = openaiResponses({ apiKey: 'sk-test', apiBase: server.url })('gpt-5-pro')
    const background = completion({ model, messages }, { extraBody: { background: true }, retry: false })
    await expect(background).rejects.toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining('background'),
    })
  })
})

describe('a client', () => {
  it('has the provider beside openai(), or in its place', async () => {
    await using server = await startReplayServer([{ body: response }])
    const settings = { apiKey: 'sk-test', apiBase: server.url }
    await using llm = createClient({
      providers: [openaiResponses(settings), openaiResponses({ ...settings, id: 'openai' })],
    })
    for (const model of ['openai-responses/gpt-5-pro', 'openai/gpt-5-pro']) {
      const { choices } = await llm.completion({ model, messages })
      expect(choices[0]?.message.content).toBe('It is noon.')
    }
    expect(server.requests.map(({ body }) => body.model)).toEqual(['gpt-5-pro', 'gpt-5-pro'])
  })

  it('tries anew what fails before the model has said anything', async () => {
    const stream = (...events: StreamItem[]) => ({
      headers: { 'content-type': 'text/event-stream' },
      body: frameStream([{ type: 'response.created', response: { ...response, output: [] } }, ...events], 'anthropic'),
    })
    const error = { code: 'server_error', message: 'Ill' }
    await using server = await startReplayServer([
      stream({ type: 'response.failed', response: { ...response, output: [], status: 'failed', error } }),
      stream({ type: 'response.completed', response }),
    ])
    await using llm = createClient({ providers: [openaiResponses({ apiKey: 'sk-test', apiBase: server.url })] })
    const answer = await llm.completion({ model: 'openai-responses/gpt-5-pro', messages, stream: true })
    expect((await collect(answer)).choices[0]?.message.content).toBe('It is noon.')
    expect(server.requests).toHaveLength(2)
  })
})
