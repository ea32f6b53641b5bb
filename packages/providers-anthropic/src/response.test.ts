import { asRecord, createFailureError, InvalidResponseError, isErrorOf, type LlmError } from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { anthropicWire } from './index.ts'

const context = {
  provider: 'anthropic',
  model: 'claude-sonnet-4-5',
  stream: false,
  callId: 'c',
  created: 1_700_000_000,
}

function decode(message: object) {
  return anthropicWire.chat!.decode(
    { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5-20250929', content: [], ...message },
    context,
  )
}

const usage = { input_tokens: 10, output_tokens: 5 }

describe('a whole response', () => {
  it('is a completion', () => {
    expect(
      decode({
        content: [{ type: 'text', text: 'Hello' }],
        stop_reason: 'end_turn',
        usage: { ...usage, service_tier: 'standard' },
      }),
    ).toEqual({
      id: 'msg_1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'claude-sonnet-4-5-20250929',
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          logprobs: null,
          message: { role: 'assistant', content: 'Hello', refusal: null },
        },
      ],
      usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
      service_tier: 'default',
    })
  })

  it('puts thinking, text and calls into their fields', () => {
    const { choices } = decode({
      content: [
        { type: 'thinking', thinking: 'Hm. ', signature: 'sig' },
        { type: 'redacted_thinking', data: 'xyz' },
        { type: 'text', text: 'Let me ' },
        { type: 'text', text: 'look.' },
        { type: 'tool_use', id: 'toolu_1', name: 'look', input: { at: 'x' } },
        { type: 'tool_use', id: 'toolu_2', name: 'hear', input: {} },
      ],
      stop_reason: 'tool_use',
    })
    expect(choices[0]).toEqual({
      index: 0,
      finish_reason: 'tool_calls',
      logprobs: null,
      message: {
        role: 'assistant',
        content: 'Let me look.',
        refusal: null,
        reasoning_content: 'Hm. ',
        thinking_blocks: [
          { type: 'thinking', thinking: 'Hm. ', signature: 'sig' },
          { type: 'redacted_thinking', data: 'xyz' },
        ],
        tool_calls: [
          { id: 'toolu_1', type: 'function', function: { name: 'look', arguments: '{"at":"x"}' } },
          { id: 'toolu_2', type: 'function', function: { name: 'hear', arguments: '{}' } },
        ],
      },
    })
  })

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['pause_turn', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['compaction', 'length'],
    ['refusal', 'content_filter'],
    ['tool_use', 'tool_calls'],
    ['something_new', 'tool_calls'],
    [null, 'tool_calls'],
  ])('with stop reason %s has finish reason %s', (stop_reason, finish_reason) => {
    const content = [{ type: 'tool_use', id: 'toolu_1', name: 'look', input: {} }]
    expect(decode({ content, stop_reason }).choices[0]?.finish_reason).toBe(finish_reason)
  })

  it('has finish reason tool_calls for tool_use, even without a call', () => {
    expect(decode({ content: [], stop_reason: 'tool_use' }).choices[0]?.finish_reason).toBe('tool_calls')
  })

  it('counts requests of the vendor’s own tools, which are billed besides tokens', () => {
    const server_tool_use = { web_search_requests: 10, web_fetch_requests: null }
    const { usage } = decode({ content: [], usage: { server_tool_use } })
    expect(usage).toMatchObject({ prompt_tokens: 0, server_tool_use: { web_search_requests: 10 } })
    const none = decode({ content: [], usage: { input_tokens: 1, server_tool_use: { web_search_requests: null } } })
    expect(none.usage).not.toHaveProperty('server_tool_use')
    expect(decode({ content: [], usage: { input_tokens: 1, server_tool_use: null } }).usage?.total_tokens).toBe(1)
  })

  it('includes cached tokens in the prompt tokens', () => {
    const told = {
      input_tokens: 3,
      output_tokens: 550,
      cache_creation_input_tokens: 12_304,
      cache_read_input_tokens: 7,
      cache_creation: { ephemeral_5m_input_tokens: 304, ephemeral_1h_input_tokens: 12_000 },
      output_tokens_details: { thinking_tokens: 200 },
    }
    expect(decode({ usage: told }).usage).toEqual({
      prompt_tokens: 12_314,
      completion_tokens: 550,
      total_tokens: 12_864,
      prompt_tokens_details: {
        cached_tokens: 7,
        cache_creation_tokens: 12_304,
        cache_creation_token_details: { ephemeral_5m_input_tokens: 304, ephemeral_1h_input_tokens: 12_000 },
      },
      completion_tokens_details: { reasoning_tokens: 200 },
    })
    expect(decode({})).not.toHaveProperty('usage')
  })

  it('reports why the model refused', () => {
    const { choices } = decode({ stop_reason: 'refusal', stop_details: { type: 'refusal', explanation: 'Not this.' } })
    expect(choices[0]?.message.refusal).toBe('Not this.')
    expect(decode({ stop_reason: 'refusal', stop_details: null }).choices[0]?.message.refusal).toBeNull()
  })

  it('has citations as annotations of its text', () => {
    const found = {
      type: 'web_search_result_location',
      url: 'https://x.example',
      title: 'X',
      cited_text: 'so',
      encrypted_index: 'e',
    }
    const page = { type: 'page_location', cited_text: 'p', document_index: 0 }
    const content = [
      { type: 'text', text: 'See: ' },
      { type: 'text', text: 'it is so', citations: [found, page] },
    ]
    const { message } = decode({ content, stop_reason: 'end_turn' }).choices[0]!
    expect(message.annotations).toEqual([
      {
        type: 'url_citation',
        url_citation: { url: 'https://x.example', title: 'X', start_index: 5, end_index: 13, cited_text: 'so' },
      },
    ])
    expect(message.extra_content).toEqual({ anthropic: { content } })
  })

  it('keeps the blocks of Anthropic’s own tools, so that they can be sent back', () => {
    const content = [
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'x' } },
      { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] },
      { type: 'text', text: 'Found.' },
    ]
    const { message, finish_reason } = decode({ content, stop_reason: 'end_turn' }).choices[0]!
    expect(message).toEqual({
      role: 'assistant',
      content: 'Found.',
      refusal: null,
      extra_content: { anthropic: { content } },
    })
    expect(finish_reason).toBe('stop')
    const next = anthropicWire.chat!.encode(
      { messages: [{ role: 'user', content: 'a' }, message, { role: 'user', content: 'b' }] },
      context,
    )
    expect((next.body as { messages: unknown[] }).messages[1]).toEqual({ role: 'assistant', content })
  })

  it('reports the code that made a call, and its container', () => {
    const caller = { type: 'code_execution_20250825', tool_id: 'srvtoolu_1' }
    const content = [{ type: 'tool_use', id: 'toolu_1', name: 'roll', input: { n: 1 }, caller }]
    const { message } = decode({ content, container: { id: 'container_1' }, stop_reason: 'tool_use' }).choices[0]!
    expect(message.tool_calls).toMatchObject([{ id: 'toolu_1', extra_content: { anthropic: { caller } } }])
    expect(message.extra_content).toEqual({ anthropic: { content, container: 'container_1' } })
  })

  it('keeps the order of thinking between other blocks', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'thinking', thinking: 'b', signature: 's' },
      { type: 'text', text: 'c' },
    ]
    expect(decode({ content }).choices[0]?.message.extra_content).toEqual({ anthropic: { content } })
  })

  it('has structured output from a tool as content', () => {
    const json = { type: 'tool_use', id: 'toolu_1', name: 'json_tool_call', input: { age: 7 } }
    const { message, finish_reason } = decode({
      content: [{ type: 'text', text: 'Here you are:' }, json],
      stop_reason: 'tool_use',
    }).choices[0]!
    expect(message).toEqual({ role: 'assistant', content: '{"age":7}', refusal: null })
    expect(finish_reason).toBe('stop')
  })

  it('tolerates unknown blocks and fields', () => {
    const content = [{ type: 'news', of: 'tomorrow' }, null, 7, { type: 'text' }, { type: 'tool_use' }]
    const { message } = decode({ content, usage: 'none' }).choices[0]!
    expect(message.content).toBeNull()
    expect(message.tool_calls).toHaveLength(1)
  })

  it('throws without content', () => {
    expect(() => decode({ content: undefined })).toThrow(InvalidResponseError)
    expect(() => anthropicWire.chat!.decode('<html>', context)).toThrow(InvalidResponseError)
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
    expect(() => anthropicWire.chat!.decode(error, context)).toThrow(/Overloaded/)
  })
})

describe('a failure', () => {
  const fail = (status: number, body: unknown): LlmError =>
    createFailureError(anthropicWire.decodeFailure(status, body, {}), { status, provider: 'anthropic' })
  const body = (type: string, message: string) => ({ type: 'error', error: { type, message }, request_id: 'req_1' })

  it.each([
    [400, 'invalid_request_error', 'bad_request'],
    [401, 'authentication_error', 'authentication'],
    [402, 'billing_error', 'permission_denied'],
    [403, 'permission_error', 'permission_denied'],
    [404, 'not_found_error', 'not_found'],
    [413, 'request_too_large', 'request_too_large'],
    [429, 'rate_limit_error', 'rate_limit'],
    [500, 'api_error', 'internal_server'],
    [504, 'timeout_error', 'timeout'],
    [529, 'overloaded_error', 'internal_server'],
  ])('%i %s is %s', (status, type, code) => {
    expect(fail(status, body(type, 'No.'))).toMatchObject({ code, status, vendorCode: type })
  })

  it('is classified by type before status', () => {
    expect(fail(500, body('rate_limit_error', 'Slow down')).code).toBe('rate_limit')
    expect(fail(529, body('overloaded_error', 'Overloaded')).retryable).toBe(true)
  })

  it.each([
    ['prompt is too long: 210000 tokens > 200000 maximum', 'context_window_exceeded'],
    ['input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000', 'context_window_exceeded'],
    ['Output blocked by content filtering policy', 'content_policy_violation'],
    ['messages: text content blocks must be non-empty', 'bad_request'],
  ])('“%s” is %s', (message, code) => {
    const error = fail(400, body('invalid_request_error', message))
    expect(error.code).toBe(code)
    expect(isErrorOf(error, 'bad_request')).toBe(true)
  })

  it.each([
    'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.',
    'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
  ])('is of the account, so that another vendor is tried: %s', (message) => {
    expect(fail(400, body('invalid_request_error', message)).code).toBe('permission_denied')
  })

  it('reports the parameter', () => {
    expect(fail(400, body('invalid_request_error', 'max_tokens: Field required')).param).toBe('max_tokens')
    expect(fail(400, body('invalid_request_error', 'messages.1.content.0.type: Bad')).param).toBe('messages')
    expect(fail(400, body('invalid_request_error', 'Your credit balance is too low')).param).toBeUndefined()
  })

  it.each([
    [404, 'This is an error message', 'not_found'],
    [503, '<html>Unavailable</html>', 'service_unavailable'],
    [529, undefined, 'internal_server'],
    [400, { error: 'prompt is too long' }, 'context_window_exceeded'],
    [418, { message: 'teapot' }, 'api'],
    [429, { error: { type: 'unheard_of', message: 'x' } }, 'rate_limit'],
  ])('of %i that is not Anthropic’s is classified by status', (status, answer, code) => {
    expect(fail(status, answer).code).toBe(code)
    const { message } = asRecord(answer)
    if (typeof message === 'string') expect(fail(status, answer).message).toContain(message)
  })
})
