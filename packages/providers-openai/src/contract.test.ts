import { describeProviderContract, type StreamItem } from '@litecone/testkit'
import { openai } from './index.ts'

const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'gpt-4o-2024-08-06' }
const delta = (value: object, finish_reason: string | null = null, index = 0): StreamItem => ({
  ...head,
  choices: [{ index, delta: value, logprobs: null, finish_reason }],
})
const usage: StreamItem = {
  ...head,
  choices: [],
  usage: {
    prompt_tokens: 20,
    completion_tokens: 9,
    total_tokens: 29,
    prompt_tokens_details: { cached_tokens: 16 },
    completion_tokens_details: { reasoning_tokens: 4 },
  },
}
const counted = { usage: { prompt: 20, completion: 9, total: 29, cached: 16, reasoning: 4 } }
const called = (index: number, value: object): StreamItem => delta({ tool_calls: [{ index, ...value }] })

/** https://platform.openai.com/docs/api-reference/chat/object */
const answer = (message: object, finish_reason = 'stop') => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'gpt-4o-2024-08-06',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: null, refusal: null, ...message },
      logprobs: null,
      finish_reason,
    },
  ],
  usage: { prompt_tokens: 20, completion_tokens: 9, total_tokens: 29, prompt_tokens_details: { cached_tokens: 16 } },
})
const call = (id: string, name: string, args: string) => ({ id, type: 'function', function: { name, arguments: args } })
const weather = {
  type: 'function' as const,
  function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
}
const png = 'data:image/png;base64,iVBORw0KGgo='
const failed = (message: string, code: string | null, type = 'invalid_request_error', param: string | null = null) => ({
  error: { message, type, param, code },
})

describeProviderContract({
  name: 'OpenAI',
  provider: openai,
  model: 'gpt-4o',
  framing: 'openai',
  credentials: { header: 'authorization', value: (key) => `Bearer ${key}` },
  answers: [
    {
      name: 'text',
      reply: answer({ content: 'Hello!' }),
      expect: {
        text: 'Hello!',
        toolCalls: [],
        finishReason: 'stop',
        usage: { prompt: 20, completion: 9, total: 29, cached: 16 },
      },
    },
    {
      name: 'two tool calls',
      reply: answer(
        { tool_calls: [call('a', 'weather', '{"city":"Oslo"}'), call('b', 'weather', '{"city":"Rome"}')] },
        'tool_calls',
      ),
      expect: {
        text: '',
        finishReason: 'tool_calls',
        toolCallIds: ['a', 'b'],
        toolCalls: [
          { name: 'weather', arguments: { city: 'Oslo' } },
          { name: 'weather', arguments: { city: 'Rome' } },
        ],
      },
    },
    {
      name: 'a forced function, which ends with stop',
      reply: answer({ tool_calls: [call('a', 'weather', '{}')] }, 'stop'),
      expect: { finishReason: 'tool_calls' },
    },
    {
      name: 'cut by length',
      reply: answer({ content: 'He' }, 'length'),
      expect: { text: 'He', finishReason: 'length' },
    },
    {
      name: 'filtered',
      reply: answer({ content: '' }, 'content_filter'),
      expect: { text: '', finishReason: 'content_filter' },
    },
    {
      name: 'a refusal',
      reply: answer({ refusal: 'No.' }),
      expect: { text: '', finishReason: 'stop' },
      answer: { choices: [{ message: { refusal: 'No.' } }] },
    },
    {
      name: 'web citations',
      reply: answer({
        content: 'x',
        annotations: [
          {
            type: 'url_citation',
            url_citation: { url: 'https://a.example', title: 'A', start_index: 0, end_index: 1 },
          },
        ],
      }),
      expect: { text: 'x' },
      answer: { choices: [{ message: { annotations: [{ url_citation: { title: 'A' } }] } }] },
    },
    {
      name: 'structured output',
      request: { response_format: { type: 'json_schema', json_schema: { name: 'city', schema: { type: 'object' } } } },
      reply: answer({ content: '{"city":"Oslo"}' }),
      expect: { text: '{"city":"Oslo"}' },
      answer: { parsed: { city: 'Oslo' } },
    },
  ],
  streams: [
    {
      name: 'text',
      events: [
        delta({ role: 'assistant', content: '' }),
        delta({ content: 'Grüß ' }),
        delta({ content: 'dich 🙂' }),
        delta({}, 'stop'),
        usage,
      ],
      expect: { text: 'Grüß dich 🙂', reasoning: '', toolCalls: [], finishReason: 'stop', ...counted },
    },
    {
      name: 'a tool call',
      events: [
        delta({ role: 'assistant', content: null }),
        called(0, { id: 'a', type: 'function', function: { name: 'weather', arguments: '' } }),
        called(0, { function: { arguments: '{"city":' } }),
        called(0, { function: { arguments: '"Oslo"}' } }),
        delta({}, 'tool_calls'),
        usage,
      ],
      expect: {
        text: '',
        toolCalls: [{ name: 'weather', arguments: { city: 'Oslo' } }],
        toolCallIds: ['a'],
        finishReason: 'tool_calls',
        ...counted,
      },
    },
    {
      name: 'a reasoning model of another vendor',
      events: [delta({ reasoning: 'hm ' }), delta({ reasoning_content: 'so' }), delta({ content: 'yes' }, 'stop')],
      expect: { text: 'yes', reasoning: 'hm so', finishReason: 'stop' },
    },
    {
      name: 'without usage, ended by [DONE]',
      events: [delta({ content: 'x' })],
      expect: { text: 'x', finishReason: 'stop' },
    },
  ],
  requests: [
    {
      name: 'every kind of message, without our additions',
      path: '/chat/completions',
      request: {
        messages: [
          { role: 'system', content: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }] },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is this?' },
              { type: 'image_url', image_url: { url: png, detail: 'low' } },
              { type: 'file', file: { file_data: 'data:application/pdf;base64,JVBERi0=' } },
            ],
            name: 'ann',
          },
          {
            role: 'assistant',
            content: null,
            refusal: null,
            reasoning_content: 'hm',
            thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: 's' }],
            tool_calls: [
              {
                ...call('a', 'weather', '{}'),
                type: 'function',
                extra_content: { google: { thought_signature: 's' } },
              },
            ],
          },
          {
            role: 'tool',
            tool_call_id: 'a',
            content: [
              { type: 'text', text: 'see' },
              { type: 'image_url', image_url: { url: png } },
            ],
          },
          { role: 'user', content: 'And now?' },
        ],
        tools: [{ ...weather, cache_control: { type: 'ephemeral' } }],
        tool_choice: 'required',
        max_tokens: 10,
      },
      body: {
        model: 'gpt-4o',
        messages: [
          { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is this?' },
              { type: 'image_url', image_url: { url: png, detail: 'low' } },
              { type: 'file', file: { file_data: 'data:application/pdf;base64,JVBERi0=', filename: 'file.pdf' } },
            ],
            name: 'ann',
          },
          { role: 'assistant', content: null, tool_calls: [call('a', 'weather', '{}')] },
          { role: 'tool', tool_call_id: 'a', content: 'see' },
          { role: 'user', content: [{ type: 'image_url', image_url: { url: png } }] },
          { role: 'user', content: 'And now?' },
        ],
        tools: [weather],
        tool_choice: 'required',
        max_tokens: 10,
      },
    },
    {
      name: 'a stream, with usage',
      request: { stream: true, messages: [{ role: 'user', content: 'x' }] },
      body: {
        model: 'gpt-4o',
        messages: [{ role: 'user', content: 'x' }],
        stream: true,
        stream_options: { include_usage: true },
      },
    },
    {
      name: 'a stream, without usage',
      request: { stream: true, stream_options: { include_usage: false }, messages: [{ role: 'user', content: 'x' }] },
      body: {
        model: 'gpt-4o',
        messages: [{ role: 'user', content: 'x' }],
        stream: true,
        stream_options: { include_usage: false },
      },
    },
    {
      name: 'a file by URL',
      request: {
        messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'https://a.example/b.pdf' } }] }],
      },
      body: { refused: 'data URL' },
    },
    {
      name: 'reasoning for a model without it',
      request: { reasoning_effort: 'low' },
      body: { refused: 'reasoning_effort' },
    },
  ],
  /** https://platform.openai.com/docs/guides/error-codes */
  failures: [
    {
      status: 400,
      body: failed("Invalid value for 'n'", null, 'invalid_request_error', 'n'),
      code: 'bad_request',
      message: "Invalid value for 'n'",
    },
    {
      status: 400,
      body: failed(
        "This model's maximum context length is 8192 tokens.",
        'context_length_exceeded',
        'invalid_request_error',
        'messages',
      ),
      code: 'context_window_exceeded',
    },
    {
      status: 400,
      body: failed('Your request was rejected as a result of our safety system.', 'content_policy_violation'),
      code: 'content_policy_violation',
    },
    { status: 401, body: failed('Incorrect API key provided.', 'invalid_api_key'), code: 'authentication' },
    {
      status: 403,
      body: failed(
        'Country, region, or territory not supported',
        'unsupported_country_region_territory',
        'request_forbidden',
      ),
      code: 'permission_denied',
    },
    { status: 404, body: failed('The model does not exist', 'model_not_found'), code: 'not_found' },
    { status: 408, body: failed('Request timed out', null), code: 'timeout' },
    { status: 409, body: failed('Try again', null), code: 'api' },
    { status: 413, body: failed('Request too large', null), code: 'request_too_large' },
    { status: 422, body: failed('Unprocessable', null), code: 'unprocessable_entity' },
    {
      status: 429,
      body: failed('Rate limit reached', 'rate_limit_exceeded', 'requests'),
      headers: { 'retry-after-ms': '1500' },
      code: 'rate_limit',
      retryAfter: 1500,
    },
    {
      status: 429,
      body: failed('You exceeded your current quota', 'insufficient_quota', 'insufficient_quota'),
      code: 'rate_limit',
    },
    { status: 500, body: failed('The server had an error', null, 'server_error'), code: 'internal_server' },
    { status: 502, body: '<html>Bad gateway</html>', code: 'bad_gateway' },
    { status: 503, body: failed('Overloaded', null, 'server_error'), code: 'service_unavailable' },
    { status: 504, body: 'upstream timeout', code: 'timeout' },
  ],
  hazards: {
    'empty content': {
      name: '',
      reply: answer({ content: '' }),
      expect: { text: '', finishReason: 'stop', toolCalls: [] },
    },
    'tool call without arguments': {
      name: '',
      events: [called(0, { id: 'a', function: { name: 'now', arguments: '' } }), delta({}, 'tool_calls')],
      expect: { toolCalls: [{ name: 'now', arguments: {} }], finishReason: 'tool_calls' },
    },
    'tool result without call': {
      name: '',
      request: {
        messages: [
          { role: 'user', content: 'x' },
          { role: 'tool', tool_call_id: 'gone', content: 'y' },
        ],
      },
      body: {
        model: 'gpt-4o',
        messages: [
          { role: 'user', content: 'x' },
          { role: 'tool', tool_call_id: 'gone', content: 'y' },
        ],
      },
    },
    'interleaved tool calls': {
      name: '',
      events: [
        called(0, { id: 'a', function: { name: 'first', arguments: '{"x"' } }),
        called(1, { id: 'b', function: { name: 'second', arguments: '{"y"' } }),
        called(0, { id: '', function: { name: '', arguments: ':1}' } }),
        called(1, { function: { arguments: ':2}' } }),
        delta({}, 'tool_calls'),
      ],
      expect: {
        toolCallIds: ['a', 'b'],
        toolCalls: [
          { name: 'first', arguments: { x: 1 } },
          { name: 'second', arguments: { y: 2 } },
        ],
      },
    },
    'error event in a 200 stream': {
      name: '',
      events: [delta({ content: 'x' }), failed('The server had an error', null, 'server_error')],
      expect: { code: 'internal_server' },
    },
    'missing usage': {
      name: '',
      events: [delta({ content: 'x' }, 'stop')],
      expect: { text: 'x', usage: { prompt: null, completion: null } },
    },
    'unknown finish reason': {
      name: '',
      events: [delta({ content: 'x' }, 'eos')],
      expect: { text: 'x', finishReason: 'stop' },
    },
  },
})
