import { describeFixtures, describeProviderContract, type StreamItem } from '@litecone/testkit'
import { anthropic } from './index.ts'

const model = 'claude-sonnet-4-5'
const head = { id: 'msg_1', type: 'message', role: 'assistant', model }
const usage = { input_tokens: 12, cache_read_input_tokens: 4, cache_creation_input_tokens: 0, output_tokens: 7 }
const counts = { prompt: 16, completion: 7, total: 23, cached: 4, reasoning: 0 }

/** A documented message: https://platform.claude.com/docs/en/api/messages */
const whole = (stop_reason: string, content: object[]) => ({
  ...head,
  content,
  stop_reason,
  stop_sequence: null,
  usage,
})

/** The same as a stream: https://platform.claude.com/docs/en/build-with-claude/streaming */
function streamed(stop_reason: string, blocks: readonly (readonly [object, ...object[]])[]): StreamItem[] {
  return [
    {
      type: 'message_start',
      message: { ...head, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
    },
    { type: 'ping' },
    ...blocks.flatMap(([content_block, ...deltas], index) => [
      { type: 'content_block_start', index, content_block },
      ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 7 } },
    { type: 'message_stop' },
  ].map((event) => JSON.stringify(event))
}

const text = (words: string) => ({ type: 'text', text: words })
const words = (piece: string) => ({ type: 'text_delta', text: piece })
const json = (partial_json: string) => ({ type: 'input_json_delta', partial_json })
const call = (id: string, name: string, input: object = {}) => ({ type: 'tool_use', id, name, input })
const hello = { text: 'Hallo, Wörld 👋', finishReason: 'stop', toolCalls: [], usage: counts }

const conversation = [
  { role: 'system' as const, content: 'Be brief.' },
  {
    role: 'user' as const,
    content: [
      { type: 'text' as const, text: 'What is this, and how is the weather in Rome and Oslo?' },
      { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
    ],
  },
  {
    role: 'assistant' as const,
    content: null,
    tool_calls: ['Rome', 'Oslo'].map((city, index) => ({
      id: `call_${index}`,
      type: 'function' as const,
      function: { name: 'weather', arguments: JSON.stringify({ city }) },
    })),
  },
  { role: 'tool' as const, tool_call_id: 'call_1', content: 'snow' },
  { role: 'tool' as const, tool_call_id: 'call_0', content: 'sun' },
  { role: 'user' as const, content: 'And tomorrow?' },
]
const weather = { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }

describeFixtures({ folder: 'anthropic', framing: 'anthropic', provider: anthropic })

describeProviderContract({
  name: 'anthropic',
  provider: anthropic,
  model,
  framing: 'anthropic',
  credentials: { header: 'x-api-key', value: (key) => key },
  answers: [
    { name: 'text', reply: whole('end_turn', [text(hello.text)]), expect: hello },
    {
      name: 'several calls',
      reply: whole('tool_use', [
        text('Let me see.'),
        call('toolu_1', 'weather', { city: 'Rome' }),
        call('toolu_2', 'now'),
      ]),
      expect: {
        text: 'Let me see.',
        toolCalls: [
          { name: 'weather', arguments: { city: 'Rome' } },
          { name: 'now', arguments: {} },
        ],
        toolCallIds: ['toolu_1', 'toolu_2'],
        finishReason: 'tool_calls',
      },
    },
    {
      name: 'thinking',
      reply: whole('end_turn', [{ type: 'thinking', thinking: 'Hm.', signature: 'sig' }, text('42')]),
      expect: { text: '42', reasoning: 'Hm.', finishReason: 'stop' },
      answer: {
        choices: [{ message: { thinking_blocks: [{ type: 'thinking', thinking: 'Hm.', signature: 'sig' }] } }],
      },
    },
    {
      name: 'JSON by schema',
      request: {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'x', schema: { type: 'object', properties: { age: { type: 'integer' } } } },
        },
      },
      reply: whole('end_turn', [text('{"age":7}')]),
      expect: { text: '{"age":7}', finishReason: 'stop' },
      answer: { parsed: { age: 7 } },
    },
    { name: 'max_tokens', reply: whole('max_tokens', [text('Hal')]), expect: { text: 'Hal', finishReason: 'length' } },
    { name: 'stop_sequence', reply: whole('stop_sequence', [text('a')]), expect: { text: 'a', finishReason: 'stop' } },
    { name: 'pause_turn', reply: whole('pause_turn', [text('a')]), expect: { text: 'a', finishReason: 'stop' } },
    { name: 'refusal', reply: whole('refusal', []), expect: { text: '', finishReason: 'content_filter' } },
    {
      name: 'model_context_window_exceeded',
      reply: whole('model_context_window_exceeded', [text('a')]),
      expect: { text: 'a', finishReason: 'length' },
    },
  ],
  streams: [
    {
      name: 'text',
      events: streamed('end_turn', [[text(''), words('Hallo, '), words('Wörld '), words('👋')]]),
      expect: hello,
    },
    {
      name: 'thinking, text and calls',
      events: streamed('tool_use', [
        [
          { type: 'thinking', thinking: '', signature: '' },
          { type: 'thinking_delta', thinking: 'Hm' },
          { type: 'thinking_delta', thinking: '.' },
          { type: 'signature_delta', signature: 'sig' },
        ],
        [text(''), words('Let me see.')],
        [call('toolu_1', 'weather'), json(''), json('{"city"'), json(': "Rome"}')],
        [call('toolu_2', 'weather'), json('{"city": "Oslo"}')],
      ]),
      expect: {
        text: 'Let me see.',
        reasoning: 'Hm.',
        toolCalls: ['Rome', 'Oslo'].map((city) => ({ name: 'weather', arguments: { city } })),
        toolCallIds: ['toolu_1', 'toolu_2'],
        finishReason: 'tool_calls',
        usage: counts,
      },
      answer: {
        choices: [{ message: { thinking_blocks: [{ type: 'thinking', thinking: 'Hm.', signature: 'sig' }] } }],
      },
    },
    {
      name: 'JSON from a tool',
      events: streamed('tool_use', [[call('toolu_1', 'json_tool_call'), json('{"age"'), json(':7}')]]),
      expect: { text: '{"age":7}', toolCalls: [], finishReason: 'stop' },
    },
    { name: 'refusal', events: streamed('refusal', []), expect: { text: '', finishReason: 'content_filter' } },
    {
      name: 'max_tokens',
      events: streamed('max_tokens', [[text(''), words('Hal')]]),
      expect: { text: 'Hal', finishReason: 'length' },
    },
  ],
  requests: [
    {
      name: 'a conversation with an image, two calls and their results, in any order',
      path: '/v1/messages',
      request: {
        messages: conversation,
        tools: [{ type: 'function', function: weather }],
        max_tokens: 100,
        stream: true,
      },
      body: {
        model,
        max_tokens: 100,
        stream: true,
        system: [text('Be brief.')],
        tools: [{ name: 'weather', input_schema: weather.parameters }],
        messages: [
          {
            role: 'user',
            content: [
              text('What is this, and how is the weather in Rome and Oslo?'),
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
            ],
          },
          {
            role: 'assistant',
            content: [call('call_0', 'weather', { city: 'Rome' }), call('call_1', 'weather', { city: 'Oslo' })],
          },
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 'call_0', content: 'sun' },
              { type: 'tool_result', tool_use_id: 'call_1', content: 'snow' },
              text('And tomorrow?'),
            ],
          },
        ],
      },
    },
    {
      name: 'a call without its result',
      request: { messages: conversation.slice(0, 3) },
      body: { refused: '"call_0" has no result' },
    },
  ],
  failures: [
    [400, 'invalid_request_error', 'bad_request', 'messages: at least one message is required'],
    [400, 'invalid_request_error', 'context_window_exceeded', 'prompt is too long: 210000 tokens > 200000 maximum'],
    [400, 'invalid_request_error', 'content_policy_violation', 'Output blocked by content filtering policy'],
    [401, 'authentication_error', 'authentication', 'invalid x-api-key'],
    [402, 'billing_error', 'permission_denied', 'There is an issue with your billing'],
    [403, 'permission_error', 'permission_denied', 'Your API key does not have permission'],
    [404, 'not_found_error', 'not_found', 'model: claude-none'],
    [413, 'request_too_large', 'request_too_large', 'Request exceeds the maximum size'],
    [429, 'rate_limit_error', 'rate_limit', 'This request would exceed your rate limit'],
    [500, 'api_error', 'internal_server', 'Internal server error'],
    [504, 'timeout_error', 'timeout', 'The request timed out'],
    [529, 'overloaded_error', 'internal_server', 'Overloaded'],
  ].map(([status, type, code, message]) => ({
    status: Number(status),
    code: code as 'bad_request',
    message: String(message),
    body: { type: 'error', error: { type, message }, request_id: 'req_1' },
    ...(status === 429 && { headers: { 'retry-after': '7' }, retryAfter: 7000 }),
  })),
  hazards: {
    'empty content': {
      name: '',
      reply: whole('end_turn', []),
      expect: { text: '', toolCalls: [], finishReason: 'stop' },
    },
    'tool call without arguments': {
      name: '',
      events: streamed('tool_use', [[call('toolu_1', 'now'), json('')]]),
      expect: { toolCalls: [{ name: 'now', arguments: {} }], finishReason: 'tool_calls' },
    },
    'tool result without call': {
      name: '',
      request: { messages: [...conversation.slice(0, 2), ...conversation.slice(3)] },
      body: { refused: '"call_1" matches no tool call' },
    },
    'interleaved tool calls': {
      name: '',
      events: [
        { type: 'message_start', message: { ...head, content: [], usage } },
        { type: 'content_block_start', index: 0, content_block: call('toolu_1', 'a') },
        { type: 'content_block_start', index: 1, content_block: call('toolu_2', 'b') },
        { type: 'content_block_delta', index: 1, delta: json('{"n":') },
        { type: 'content_block_delta', index: 0, delta: json('{"n":') },
        { type: 'content_block_delta', index: 1, delta: json('2}') },
        { type: 'content_block_delta', index: 0, delta: json('1}') },
        { type: 'content_block_stop', index: 1 },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage },
        { type: 'message_stop' },
      ].map((event) => JSON.stringify(event)),
      expect: {
        toolCalls: [
          { name: 'a', arguments: { n: 1 } },
          { name: 'b', arguments: { n: 2 } },
        ],
        toolCallIds: ['toolu_1', 'toolu_2'],
        finishReason: 'tool_calls',
      },
    },
    'error event in a 200 stream': {
      name: '',
      events: [
        ...streamed('end_turn', [[text(''), words('Hal')]]).slice(0, 4),
        JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
      ],
      expect: { code: 'internal_server', status: 529 },
    },
    'missing usage': {
      name: '',
      reply: { ...whole('end_turn', [text('a')]), usage: undefined },
      expect: { text: 'a', finishReason: 'stop', usage: { prompt: null, completion: null } },
    },
    'unknown finish reason': {
      name: '',
      events: streamed('went_home', [[text(''), words('a')]]),
      expect: { text: 'a', finishReason: 'stop' },
    },
  },
})
