import { describeFixtures, describeProviderContract, type StreamItem } from '@litecone/testkit'
import { cohere } from './index.ts'

describeFixtures({ folder: 'cohere', framing: 'cohere', provider: cohere })

const usage = {
  billed_units: { input_tokens: 5, output_tokens: 2 },
  tokens: { input_tokens: 50, output_tokens: 9 },
  cached_tokens: 16,
}
const counted = { usage: { prompt: 50, completion: 9, total: 59, cached: 16 } }
const answer = (message: object, finish_reason = 'COMPLETE') => ({
  id: 'a1',
  message: { role: 'assistant', ...message },
  finish_reason,
  usage,
})
const text = (value: string) => [{ type: 'text', text: value }]
const call = (id: string, name: string, args: string) => ({ id, type: 'function', function: { name, arguments: args } })
const item = (type: string, message?: object, index?: number): StreamItem => ({
  type,
  ...(index === undefined ? {} : { index }),
  delta: { message },
})
const start: StreamItem = {
  id: 'a1',
  type: 'message-start',
  delta: { message: { role: 'assistant', content: [], tool_calls: [] } },
}
const end = (finish_reason: string, more: object = {}): StreamItem => ({
  type: 'message-end',
  delta: { finish_reason, usage, ...more },
})
const citation = {
  start: 0,
  end: 5,
  text: 'Paris',
  sources: [{ type: 'document', id: 'doc:0', document: { id: 'doc:0', title: 'Atlas', url: 'https://atlas.example' } }],
  type: 'TEXT_CONTENT',
}
const annotated = {
  choices: [
    {
      message: {
        annotations: [
          {
            type: 'url_citation',
            url_citation: { url: 'https://atlas.example', title: 'Atlas', start_index: 0, end_index: 5 },
          },
        ],
      },
    },
  ],
}
const parameters = { type: 'object', properties: { city: { type: 'string' } } }
const tool = (name: string, strict?: boolean) => ({
  type: 'function' as const,
  function: { name, parameters, ...(strict === undefined ? {} : { strict }) },
})
const sent = (name: string) => ({ type: 'function', function: { name, parameters } })
const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }
const hi = [{ role: 'user' as const, content: 'hi' }]

describeProviderContract({
  name: 'Cohere',
  provider: cohere,
  model: 'command-a-03-2025',
  framing: 'cohere',
  credentials: { header: 'authorization', value: (key) => `Bearer ${key}` },
  answers: [
    {
      name: 'text',
      reply: answer({ content: text('Paris.') }),
      expect: { text: 'Paris.', finishReason: 'stop', ...counted },
    },
    {
      name: 'citations',
      reply: answer({ content: text('Paris.'), citations: [citation] }),
      expect: { text: 'Paris.' },
      answer: annotated,
    },
    {
      name: 'reasoning',
      reply: answer({ content: [{ type: 'thinking', thinking: 'hm' }, ...text('Yes')] }),
      expect: { text: 'Yes', reasoning: 'hm' },
    },
    {
      name: 'two tool calls and their plan',
      reply: answer(
        { tool_plan: 'I will look.', tool_calls: [call('x', 'f', '{"city":"Oslo"}'), call('y', 'g', '')] },
        'TOOL_CALL',
      ),
      expect: {
        text: '',
        reasoning: '',
        finishReason: 'tool_calls',
        toolCallIds: ['x', 'y'],
        toolCalls: [
          { name: 'f', arguments: { city: 'Oslo' } },
          { name: 'g', arguments: {} },
        ],
      },
      answer: { choices: [{ message: { content: null, extra_content: { cohere: { tool_plan: 'I will look.' } } } }] },
    },
    { name: 'cut by length', reply: answer({ content: text('Pa') }, 'MAX_TOKENS'), expect: { finishReason: 'length' } },
    {
      name: 'a stop sequence',
      reply: answer({ content: text('Pa') }, 'STOP_SEQUENCE'),
      expect: { finishReason: 'stop' },
    },
    {
      name: 'structured output',
      request: { response_format: { type: 'json_schema', json_schema: { name: 'c', schema: parameters } } },
      reply: answer({ content: text('{"city":"Oslo"}') }),
      expect: { text: '{"city":"Oslo"}' },
      answer: { parsed: { city: 'Oslo' } },
    },
  ],
  streams: [
    {
      name: 'text',
      events: [
        start,
        item('content-start', { content: { type: 'text', text: '' } }, 0),
        item('content-delta', { content: { text: 'Grüß ' } }, 0),
        item('content-delta', { content: { text: 'dich 🙂' } }, 0),
        item('content-end', undefined, 0),
        item('citation-start', { citations: citation }, 0),
        item('citation-end', undefined, 0),
        end('COMPLETE'),
      ],
      expect: { text: 'Grüß dich 🙂', toolCalls: [], finishReason: 'stop', ...counted },
      answer: annotated,
    },
    {
      name: 'reasoning',
      events: [
        start,
        item('content-start', { content: { type: 'thinking', thinking: 'h' } }, 0),
        item('content-delta', { content: { thinking: 'm' } }, 0),
        item('content-delta', { content: { text: 'Yes' } }, 1),
        end('COMPLETE'),
      ],
      expect: { text: 'Yes', reasoning: 'hm' },
    },
    {
      name: 'a tool call with its plan',
      events: [
        start,
        item('tool-plan-delta', { tool_plan: 'I will ' }),
        item('tool-plan-delta', { tool_plan: 'look.' }),
        item('tool-call-start', { tool_calls: call('x', 'f', '') }, 0),
        item('tool-call-delta', { tool_calls: { function: { arguments: '{"city":' } } }, 0),
        item('tool-call-delta', { tool_calls: { function: { arguments: '"Oslo"}' } } }, 0),
        item('tool-call-end', undefined, 0),
        end('TOOL_CALL'),
      ],
      expect: {
        text: '',
        toolCallIds: ['x'],
        toolCalls: [{ name: 'f', arguments: { city: 'Oslo' } }],
        finishReason: 'tool_calls',
      },
      answer: { choices: [{ message: { extra_content: { cohere: { tool_plan: 'I will look.' } } } }] },
    },
  ],
  requests: [
    {
      name: 'a conversation with tools and images',
      path: '/v2/chat',
      request: {
        messages: [
          { role: 'system', content: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }] },
          { role: 'user', content: [{ type: 'text', text: 'Where is this?' }, image] },
          {
            role: 'assistant',
            content: null,
            refusal: null,
            tool_calls: [{ ...call('x', 'f', '{}'), type: 'function' }],
            extra_content: { cohere: { tool_plan: 'I will look.' } },
          },
          { role: 'tool', tool_call_id: 'x', content: [{ type: 'text', text: 'see' }, image] },
          { role: 'user', content: 'And?' },
        ],
        tools: [tool('f', true)],
        tool_choice: 'required',
        max_completion_tokens: 9,
        top_p: 0.5,
        top_k: 3,
        stop: 'END',
        reasoning_effort: 'none',
      },
      body: {
        model: 'command-a-03-2025',
        stream: false,
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: [{ type: 'text', text: 'Where is this?' }, image] },
          { role: 'assistant', tool_calls: [call('x', 'f', '{}')], tool_plan: 'I will look.' },
          { role: 'tool', tool_call_id: 'x', content: 'see' },
          { role: 'user', content: [image] },
          { role: 'user', content: 'And?' },
        ],
        tools: [sent('f')],
        strict_tools: true,
        tool_choice: 'REQUIRED',
        max_tokens: 9,
        p: 0.5,
        k: 3,
        stop_sequences: ['END'],
        thinking: { type: 'disabled' },
      },
    },
    {
      name: 'a certain function',
      request: {
        messages: hi,
        tools: [tool('f'), tool('g')],
        tool_choice: { type: 'function', function: { name: 'g' } },
      },
      body: { model: 'command-a-03-2025', stream: false, messages: hi, tools: [sent('g')], tool_choice: 'REQUIRED' },
    },
    {
      name: 'a function that is not offered',
      request: { messages: hi, tools: [tool('f')], tool_choice: { type: 'function', function: { name: 'g' } } },
      body: { refused: 'not among the tools' },
    },
    {
      name: 'no tool to be called',
      request: { messages: hi, tools: [tool('f')], tool_choice: 'none', stream: true },
      body: { model: 'command-a-03-2025', stream: true, messages: hi, tools: [sent('f')], tool_choice: 'NONE' },
    },
    {
      name: 'JSON by a schema, thinking by a budget',
      request: {
        messages: hi,
        response_format: { type: 'json_schema', json_schema: { name: 'c', schema: parameters } },
        thinking: { type: 'enabled', budget_tokens: 100 },
      },
      body: {
        model: 'command-a-03-2025',
        stream: false,
        messages: hi,
        response_format: { type: 'json_object', json_schema: parameters },
        thinking: { type: 'enabled', token_budget: 100 },
      },
    },
    {
      name: 'a file',
      request: { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'x' } }] }] },
      body: { refused: 'no files' },
    },
    { name: 'several answers', request: { messages: hi, n: 2 }, body: { refused: '"n"' } },
  ],
  failures: [
    {
      status: 400,
      body: { message: 'invalid request: message must be at least 1 token long' },
      code: 'bad_request',
      message: 'at least 1 token',
    },
    {
      status: 400,
      body: { message: 'too many tokens: total number of tokens in the prompt cannot exceed 4081' },
      code: 'context_window_exceeded',
    },
    { status: 401, body: { message: 'invalid api token' }, code: 'authentication' },
    { status: 403, body: { message: 'forbidden' }, code: 'permission_denied' },
    { status: 404, body: { message: "model 'x' not found" }, code: 'not_found' },
    { status: 408, body: { message: 'timed out' }, code: 'timeout' },
    { status: 413, body: { message: 'too large' }, code: 'request_too_large' },
    { status: 422, body: { message: 'unprocessable' }, code: 'unprocessable_entity' },
    {
      status: 429,
      body: { message: 'You are using a Trial key, which is limited to 40 API calls / minute.' },
      headers: { 'retry-after': '2' },
      code: 'rate_limit',
      retryAfter: 2000,
    },
    { status: 498, body: { message: 'invalid token' }, code: 'authentication' },
    { status: 500, body: { message: 'internal server error' }, code: 'internal_server' },
    { status: 501, body: { message: 'not implemented' }, code: 'internal_server' },
    { status: 502, body: '<html></html>', code: 'bad_gateway' },
    { status: 503, body: { message: 'unavailable' }, code: 'service_unavailable' },
    { status: 504, body: { message: 'gateway timeout' }, code: 'timeout' },
  ],
  hazards: {
    'empty content': { name: '', reply: answer({ content: [] }), expect: { text: '', finishReason: 'stop' } },
    'tool call without arguments': {
      name: '',
      events: [
        start,
        item('tool-call-start', { tool_calls: call('x', 'now', '') }, 0),
        item('tool-call-end', undefined, 0),
        end('TOOL_CALL'),
      ],
      expect: { toolCalls: [{ name: 'now', arguments: {} }] },
    },
    'tool result without call': {
      name: '',
      request: { messages: [...hi, { role: 'tool', tool_call_id: 'gone', content: 'y' }] },
      body: {
        model: 'command-a-03-2025',
        stream: false,
        messages: [...hi, { role: 'tool', tool_call_id: 'gone', content: 'y' }],
      },
    },
    'interleaved tool calls': {
      name: '',
      events: [
        start,
        item('tool-call-start', { tool_calls: call('x', 'f', '{"a"') }, 1),
        item('tool-call-start', { tool_calls: call('y', 'g', '{"b"') }, 2),
        item('tool-call-delta', { tool_calls: { function: { arguments: ':1}' } } }, 1),
        item('tool-call-delta', { tool_calls: { function: { arguments: ':2}' } } }, 2),
        end('TOOL_CALL'),
      ],
      expect: {
        toolCallIds: ['x', 'y'],
        toolCalls: [
          { name: 'f', arguments: { a: 1 } },
          { name: 'g', arguments: { b: 2 } },
        ],
      },
    },
    'error event in a 200 stream': {
      name: '',
      events: [start, item('content-delta', { content: { text: 'x' } }, 0), end('ERROR', { error: 'the model broke' })],
      expect: { code: 'internal_server' },
    },
    'missing usage': {
      name: '',
      events: [start, { type: 'message-end', delta: { finish_reason: 'COMPLETE' } }],
      expect: { text: '', usage: { prompt: null } },
    },
    'unknown finish reason': {
      name: '',
      reply: answer({ content: text('x') }, 'SOMETHING_NEW'),
      expect: { text: 'x', finishReason: 'stop' },
    },
  },
})
