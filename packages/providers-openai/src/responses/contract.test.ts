import { describeProviderContract, type StreamItem } from '@litecone/testkit'
import { openaiResponses } from './openai-responses.ts'

const usage = {
  input_tokens: 20,
  input_tokens_details: { cached_tokens: 16 },
  output_tokens: 9,
  output_tokens_details: { reasoning_tokens: 4 },
  total_tokens: 29,
}
const counted = { usage: { prompt: 20, completion: 9, total: 29, cached: 16, reasoning: 4 } }

/** https://platform.openai.com/docs/api-reference/responses/object */
const response = (output: readonly object[], more: object = {}) => ({
  id: 'resp_1',
  object: 'response',
  created_at: 1_700_000_000,
  status: 'completed',
  error: null,
  incomplete_details: null,
  model: 'gpt-5-pro-2025-10-06',
  output,
  service_tier: 'default',
  store: false,
  text: { format: { type: 'text' } },
  usage,
  ...more,
})

const said = (text: string, more: object = {}) => ({
  id: 'msg_1',
  type: 'message',
  status: 'completed',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [], logprobs: [], ...more }],
})
const refused = { ...said(''), content: [{ type: 'refusal', refusal: 'No.' }] }
const called = (call_id: string, name: string, args: string) => ({
  id: `fc_${call_id}`,
  type: 'function_call',
  status: 'completed',
  call_id,
  name,
  arguments: args,
})
const thought = (...texts: string[]) => ({
  id: 'rs_1',
  type: 'reasoning',
  summary: texts.map((text) => ({ type: 'summary_text', text })),
  encrypted_content: 'gAAA',
})
const cited = {
  type: 'url_citation',
  url: 'https://a.example',
  title: 'A',
  start_index: 0,
  end_index: 1,
}
const json = { text: { format: { type: 'json_schema', name: 'city', schema: { type: 'object' } } } }
const format = {
  response_format: { type: 'json_schema' as const, json_schema: { name: 'city', schema: { type: 'object' } } },
}
const cut = (reason: string) => ({ status: 'incomplete', incomplete_details: { reason } })

/** https://platform.openai.com/docs/api-reference/responses-streaming */
const event = (type: string, fields: object): StreamItem => ({ type: `response.${type}`, ...fields })
const began = (more: object = {}) => [
  event('created', { response: response([], { status: 'in_progress', usage: null, ...more }) }),
  event('in_progress', { response: response([], { status: 'in_progress', usage: null, ...more }) }),
]
const added = (output_index: number, item: object) => event('output_item.added', { output_index, item })
const done = (output_index: number, item: object) => event('output_item.done', { output_index, item })
const wrote = (output_index: number, delta: string, content_index = 0) =>
  event('output_text.delta', { output_index, content_index, item_id: 'msg_1', delta, logprobs: [] })
const argued = (output_index: number, delta: string) =>
  event('function_call_arguments.delta', { output_index, item_id: 'fc_1', delta })
const mused = (output_index: number, summary_index: number, delta: string) =>
  event('reasoning_summary_text.delta', { output_index, summary_index, item_id: 'rs_1', delta })
const ended = (output: readonly object[], more: object = {}) =>
  event('status' in more ? String(more.status) : 'completed', { response: response(output, more) })

const failed = (message: string, code: string | null, type = 'invalid_request_error', param: string | null = null) => ({
  error: { message, type, param, code },
})

describeProviderContract({
  name: "OpenAI's Responses API",
  provider: openaiResponses,
  model: 'gpt-5-pro',
  framing: 'anthropic',
  credentials: { header: 'authorization', value: (key) => `Bearer ${key}` },
  answers: [
    {
      name: 'text',
      reply: response([said('Hello!')]),
      expect: { text: 'Hello!', toolCalls: [], finishReason: 'stop', ...counted },
      answer: { id: 'resp_1', created: 1_700_000_000, model: 'gpt-5-pro-2025-10-06', service_tier: 'default' },
    },
    {
      name: 'nothing, of a prompt that was filtered',
      reply: { ...response([], cut('content_filter')), output: undefined },
      expect: { text: '', finishReason: 'content_filter' },
    },
    {
      name: 'reasoning, of which summaries are paragraphs',
      reply: response([thought('One.', 'Two.'), said('Hello!')]),
      expect: { text: 'Hello!', reasoning: 'One.\n\nTwo.', finishReason: 'stop' },
      answer: {
        choices: [
          {
            message: {
              extra_content: {
                'openai-responses': {
                  output: [{ encrypted_content: 'gAAA' }, { type: 'message' }],
                },
              },
            },
          },
        ],
      },
    },
    {
      name: 'two tool calls',
      reply: response([called('a', 'weather', '{"city":"Oslo"}'), called('b', 'weather', '{"city":"Rome"}')]),
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
      name: 'a custom tool call',
      reply: response([{ type: 'custom_tool_call', id: 'ctc_1', call_id: 'a', name: 'sql', input: 'SELECT 1' }]),
      expect: { finishReason: 'tool_calls' },
      answer: {
        choices: [
          { message: { tool_calls: [{ id: 'a', type: 'custom', custom: { name: 'sql', input: 'SELECT 1' } }] } },
        ],
      },
    },
    {
      name: 'cut by length',
      reply: response([said('He')], cut('max_output_tokens')),
      expect: { text: 'He', finishReason: 'length' },
    },
    {
      name: 'filtered',
      reply: response([said('')], cut('content_filter')),
      expect: { text: '', finishReason: 'content_filter' },
    },
    {
      name: 'a refusal',
      reply: response([refused]),
      expect: { text: '', finishReason: 'stop' },
      answer: { choices: [{ message: { refusal: 'No.' } }] },
    },
    {
      name: 'web citations, the second of which is in the second message',
      reply: response([
        { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'x' } },
        { id: 'ws_2', type: 'web_search_call', status: 'completed', action: { type: 'open_page', url: 'https://a.b' } },
        said('abc', { annotations: [cited] }),
        said('d', { annotations: [cited, { type: 'file_citation', file_id: 'file-1', filename: 'a.txt', index: 0 }] }),
      ]),
      expect: { text: 'abcd' },
      answer: {
        usage: { server_tool_use: { web_search_requests: 1 } },
        choices: [
          {
            message: {
              annotations: [
                {
                  type: 'url_citation',
                  url_citation: { url: 'https://a.example', title: 'A', start_index: 0, end_index: 1 },
                },
                {
                  type: 'url_citation',
                  url_citation: { url: 'https://a.example', title: 'A', start_index: 3, end_index: 4 },
                },
              ],
            },
          },
        ],
      },
    },
    {
      name: 'structured output, the first of two documents, after a comment',
      request: format,
      reply: response(
        [{ ...said('Let me see.'), phase: 'commentary' }, said('{"city":"Oslo"}'), said('{"city":"Rome"}')],
        json,
      ),
      expect: { text: '{"city":"Oslo"}' },
      answer: { parsed: { city: 'Oslo' } },
    },
    {
      name: 'a picture',
      reply: response([{ id: 'ig_1', type: 'image_generation_call', result: 'iVBORw0KGgo=', output_format: 'webp' }]),
      expect: { text: '', finishReason: 'stop' },
      answer: {
        choices: [{ message: { images: [{ image_url: { url: 'data:image/webp;base64,iVBORw0KGgo=' } }] } }],
      },
    },
    {
      name: 'probabilities',
      reply: response([
        said('a', {
          logprobs: [{ token: 'a', bytes: [97], logprob: -0.1, top_logprobs: [{ token: 'b', logprob: -2 }] }],
        }),
      ]),
      expect: { text: 'a' },
      answer: {
        choices: [
          {
            logprobs: {
              content: [
                {
                  token: 'a',
                  bytes: [97],
                  logprob: -0.1,
                  top_logprobs: [{ token: 'b', bytes: null, logprob: -2 }],
                },
              ],
              refusal: null,
            },
          },
        ],
      },
    },
  ],
  streams: [
    {
      name: 'text',
      events: [
        ...began(),
        added(0, { ...said(''), status: 'in_progress', content: [] }),
        wrote(0, 'Grüß '),
        wrote(0, 'dich 🙂'),
        done(0, said('Grüß dich 🙂')),
        ended([said('Grüß dich 🙂')]),
      ],
      expect: { text: 'Grüß dich 🙂', reasoning: '', toolCalls: [], finishReason: 'stop', ...counted },
      answer: { id: 'resp_1', created: 1_700_000_000, model: 'gpt-5-pro-2025-10-06', service_tier: 'default' },
    },
    {
      name: 'a message whose parts have other numbers in events, as from Bedrock',
      events: [
        ...began(),
        wrote(0, 'Hi', 1),
        done(0, { ...said('Hi'), content: [{ type: 'output_text', text: 'Hi', annotations: [cited] }] }),
        ended([]),
      ],
      expect: { text: 'Hi' },
      answer: { choices: [{ message: { annotations: [{ url_citation: { start_index: 0, end_index: 1 } }] } }] },
    },
    {
      name: 'items whose later events name them by id only',
      events: [
        ...began(),
        added(0, { ...thought(), id: 'rs_1' }),
        event('reasoning_summary_text.delta', { item_id: 'rs_1', delta: 'Hm' }),
        added(1, { ...said(''), id: 'msg_1', content: [] }),
        event('output_text.delta', { item_id: 'msg_1', delta: 'Hi' }),
        added(2, { ...called('a', 'now', ''), id: 'fc_1' }),
        event('function_call_arguments.delta', { item_id: 'fc_1', delta: '{"x":1}' }),
        ended([]),
      ],
      expect: { text: 'Hi', reasoning: 'Hm', toolCalls: [{ name: 'now', arguments: { x: 1 } }] },
    },
    {
      name: 'another id at the end, as from GitHub Copilot',
      events: [...began(), wrote(0, 'Hi'), done(0, said('Hi')), ended([], { id: 'resp_2' })],
      expect: { text: 'Hi', finishReason: 'stop' },
      answer: { id: 'resp_1' },
    },
    {
      name: 'reasoning, then a tool call',
      events: [
        ...began(),
        added(0, { ...thought(), encrypted_content: 'half' }),
        mused(0, 0, 'On'),
        mused(0, 0, 'e.'),
        mused(0, 1, 'Two.'),
        done(0, thought('One.', 'Two.')),
        added(1, called('a', 'weather', '')),
        argued(1, '{"city":'),
        argued(1, '"Oslo"}'),
        done(1, called('a', 'weather', '{"city":"Oslo"}')),
        ended([thought('One.', 'Two.'), called('a', 'weather', '{"city":"Oslo"}')]),
      ],
      expect: {
        text: '',
        reasoning: 'One.\n\nTwo.',
        toolCalls: [{ name: 'weather', arguments: { city: 'Oslo' } }],
        toolCallIds: ['a'],
        finishReason: 'tool_calls',
        ...counted,
      },
      answer: {
        choices: [
          { message: { extra_content: { 'openai-responses': { output: [{ encrypted_content: 'gAAA' }, {}] } } } },
        ],
      },
    },
    {
      name: 'reasoning in words, as open models have it',
      events: [
        ...began(),
        event('reasoning_text.delta', { output_index: 0, content_index: 0, item_id: 'rs_1', delta: 'hm' }),
        done(0, { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'hm' }] }),
        wrote(1, 'yes'),
        done(1, said('yes')),
        ended([]),
      ],
      expect: { text: 'yes', reasoning: 'hm', finishReason: 'stop' },
    },
    {
      name: 'a custom tool call',
      events: [
        ...began(),
        added(0, { type: 'custom_tool_call', id: 'ctc_1', call_id: 'a', name: 'sql', input: '' }),
        event('custom_tool_call_input.delta', { output_index: 0, item_id: 'ctc_1', delta: 'SELECT ' }),
        event('custom_tool_call_input.delta', { output_index: 0, item_id: 'ctc_1', delta: '1' }),
        done(0, { type: 'custom_tool_call', id: 'ctc_1', call_id: 'a', name: 'sql', input: 'SELECT 1' }),
        ended([]),
      ],
      expect: { finishReason: 'tool_calls' },
      answer: {
        choices: [
          { message: { tool_calls: [{ id: 'a', type: 'custom', custom: { name: 'sql', input: 'SELECT 1' } }] } },
        ],
      },
    },
    {
      name: 'a refusal',
      events: [
        ...began(),
        event('refusal.delta', { output_index: 0, content_index: 0, delta: 'N' }),
        event('refusal.delta', { output_index: 0, content_index: 0, delta: 'o.' }),
        done(0, refused),
        ended([refused]),
      ],
      expect: { text: '', finishReason: 'stop' },
      answer: { choices: [{ message: { refusal: 'No.' } }] },
    },
    {
      name: 'citations, of which the end of an item tells',
      events: [
        ...began(),
        wrote(0, 'abc'),
        done(0, said('abc')),
        wrote(1, 'd'),
        done(1, said('d', { annotations: [cited] })),
        ended([]),
      ],
      expect: { text: 'abcd' },
      answer: { choices: [{ message: { annotations: [{ url_citation: { start_index: 3, end_index: 4 } }] } }] },
    },
    {
      name: 'items that come whole',
      events: [...began(), done(0, said('Hi')), done(1, called('a', 'now', '{}')), ended([])],
      expect: { text: 'Hi', toolCalls: [{ name: 'now', arguments: {} }], finishReason: 'tool_calls' },
    },
    {
      name: 'a response that comes whole',
      events: [...began(), ended([thought('hm'), said('Hi')])],
      expect: { text: 'Hi', reasoning: 'hm', finishReason: 'stop', ...counted },
    },
    {
      name: 'cut by length',
      events: [...began(), wrote(0, 'He'), done(0, said('He')), ended([said('He')], cut('max_output_tokens'))],
      expect: { text: 'He', finishReason: 'length' },
    },
    {
      name: 'structured output, the first of two documents, after a comment',
      request: format,
      events: [
        ...began(json),
        added(0, { ...said(''), content: [], phase: 'commentary' }),
        wrote(0, 'Let me see.'),
        done(0, { ...said('Let me see.'), phase: 'commentary' }),
        added(1, { ...said(''), content: [] }),
        wrote(1, '{"city":"Oslo"}'),
        done(1, said('{"city":"Oslo"}')),
        added(2, { ...said(''), content: [] }),
        wrote(2, '{"city":"Rome"}'),
        done(2, said('{"city":"Rome"}')),
        ended([], json),
      ],
      expect: { text: '{"city":"Oslo"}' },
      answer: { parsed: { city: 'Oslo' } },
    },
    {
      name: 'a response that failed',
      events: [
        ...began(),
        wrote(0, 'x'),
        event('failed', {
          response: response([], { status: 'failed', error: { code: 'rate_limit_exceeded', message: 'Slow down' } }),
        }),
      ],
      expect: { code: 'rate_limit' },
    },
    {
      name: 'a picture that cannot be read',
      events: [
        ...began(),
        event('failed', {
          response: response([], { status: 'failed', error: { code: 'invalid_base64_image', message: 'No image' } }),
        }),
      ],
      expect: { code: 'bad_request' },
    },
    {
      name: 'an error with its fields in the event',
      events: [...began(), { type: 'error', code: 'server_error', message: 'Ill', param: null, sequence_number: 2 }],
      expect: { code: 'internal_server' },
    },
  ],
  requests: [
    {
      name: 'every kind of message',
      path: '/responses',
      request: {
        messages: [
          { role: 'system', content: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }] },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is this?' },
              { type: 'image_url', image_url: { url: 'https://a.example/a.png', detail: 'low' } },
              { type: 'file', file: { file_data: 'data:application/pdf;base64,JVBERi0=' } },
              { type: 'file', file: { file_id: 'file-1' } },
              { type: 'file', file: { file_id: 'https://a.example/b.pdf' } },
            ],
            name: 'ann',
          },
          {
            role: 'assistant',
            content: 'Let me see.',
            refusal: null,
            reasoning_content: 'hm',
            thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: 's' }],
            tool_calls: [
              {
                id: 'a',
                type: 'function',
                function: { name: 'weather', arguments: '{}' },
                extra_content: { google: { thought_signature: 's' } },
              },
              { id: 'b', type: 'custom', custom: { name: 'sql', input: 'SELECT 1' } },
            ],
          },
          {
            role: 'tool',
            tool_call_id: 'a',
            content: [
              { type: 'text', text: 'see' },
              { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
            ],
          },
          { role: 'tool', tool_call_id: 'b', content: [{ type: 'text', text: '1' }] },
          { role: 'assistant', content: 'One.', refusal: 'And no more.' },
          { role: 'developer', content: 'Now be long.' },
          { role: 'assistant', content: null, function_call: { name: 'now', arguments: '{}' } },
          { role: 'function', name: 'now', content: 'noon' },
        ],
      },
      body: {
        model: 'gpt-5-pro',
        input: [
          { role: 'system', content: [{ type: 'input_text', text: 'Be brief.' }] },
          {
            role: 'user',
            content: [
              { type: 'input_text', text: 'What is this?' },
              { type: 'input_image', image_url: 'https://a.example/a.png', detail: 'low' },
              { type: 'input_file', filename: 'file.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' },
              { type: 'input_file', file_id: 'file-1' },
              { type: 'input_file', file_url: 'https://a.example/b.pdf' },
            ],
          },
          { role: 'assistant', content: 'Let me see.' },
          { type: 'function_call', call_id: 'a', name: 'weather', arguments: '{}' },
          { type: 'custom_tool_call', call_id: 'b', name: 'sql', input: 'SELECT 1' },
          {
            type: 'function_call_output',
            call_id: 'a',
            output: [
              { type: 'input_text', text: 'see' },
              { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=' },
            ],
          },
          { type: 'custom_tool_call_output', call_id: 'b', output: '1' },
          {
            type: 'message',
            role: 'assistant',
            content: [
              { type: 'output_text', text: 'One.', annotations: [] },
              { type: 'refusal', refusal: 'And no more.' },
            ],
          },
          { role: 'developer', content: 'Now be long.' },
          { type: 'function_call', call_id: 'call_7', name: 'now', arguments: '{}' },
          { type: 'function_call_output', call_id: 'call_7', output: 'noon' },
        ],
        store: false,
        include: ['reasoning.encrypted_content'],
      },
    },
    {
      name: 'every parameter',
      request: {
        messages: [{ role: 'user', content: 'x' }],
        stream: true,
        stream_options: { include_usage: true, include_obfuscation: false },
        max_tokens: 5,
        metadata: { a: 'b' },
        parallel_tool_calls: false,
        prompt_cache_key: 'k',
        prompt_cache_retention: '24h',
        reasoning_effort: 'high',
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'city', schema: { type: 'object' }, strict: true },
        },
        safety_identifier: 's',
        service_tier: 'flex',
        tool_choice: { type: 'function', function: { name: 'weather' } },
        tools: [
          {
            type: 'function',
            function: { name: 'weather', description: 'd', parameters: { type: 'object' } },
            cache_control: { type: 'ephemeral' },
          },
          { type: 'function', function: { name: 'now', strict: true } },
          {
            type: 'custom',
            custom: {
              name: 'sql',
              format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "x"' } },
            },
          },
          { type: 'code_interpreter', container: { type: 'auto' } },
        ],
        user: 'u',
        verbosity: 'low',
        web_search_options: {
          search_context_size: 'low',
          user_location: { type: 'approximate', approximate: { country: 'NO' } },
        },
        ...{ reasoning: { summary: 'auto' }, previous_response_id: 'resp_0', include: ['file_search_call.results'] },
      },
      body: {
        model: 'gpt-5-pro',
        input: [{ role: 'user', content: 'x' }],
        stream: true,
        stream_options: { include_obfuscation: false },
        max_output_tokens: 16,
        metadata: { a: 'b' },
        parallel_tool_calls: false,
        prompt_cache_key: 'k',
        prompt_cache_retention: '24h',
        reasoning: { effort: 'high', summary: 'auto' },
        safety_identifier: 's',
        service_tier: 'flex',
        store: false,
        text: {
          format: { type: 'json_schema', name: 'city', schema: { type: 'object' }, strict: true },
          verbosity: 'low',
        },
        tool_choice: { type: 'function', name: 'weather' },
        tools: [
          { type: 'function', name: 'weather', description: 'd', parameters: { type: 'object' }, strict: false },
          { type: 'function', name: 'now', parameters: { type: 'object', properties: {} }, strict: true },
          { type: 'custom', name: 'sql', format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' } },
          { type: 'code_interpreter', container: { type: 'auto' } },
          {
            type: 'web_search',
            search_context_size: 'low',
            user_location: { type: 'approximate', country: 'NO' },
          },
        ],
        user: 'u',
        previous_response_id: 'resp_0',
        include: ['file_search_call.results', 'reasoning.encrypted_content'],
      },
    },
    {
      name: 'audio',
      request: {
        messages: [
          { role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } }] },
        ],
      },
      body: { refused: 'input_audio' },
    },
    { name: 'what the API does not have', request: { stop: ['x'], seed: 1 }, body: { refused: '"stop", "seed"' } },
    { name: 'sampling where the model reasons', request: { temperature: 0.5 }, body: { refused: 'temperature' } },
  ],
  /** https://platform.openai.com/docs/guides/error-codes */
  failures: [
    {
      status: 400,
      body: failed("Unknown parameter: 'x'.", 'unknown_parameter', 'invalid_request_error', 'x'),
      code: 'bad_request',
      message: 'Unknown parameter',
    },
    {
      status: 400,
      body: failed('Your input exceeds the context window of this model.', 'context_length_exceeded'),
      code: 'context_window_exceeded',
    },
    { status: 401, body: failed('Incorrect API key provided.', 'invalid_api_key'), code: 'authentication' },
    { status: 403, body: failed('Not supported', 'unsupported_country_region_territory'), code: 'permission_denied' },
    { status: 404, body: failed('The model does not exist', 'model_not_found'), code: 'not_found' },
    {
      status: 429,
      body: failed('Rate limit reached', 'rate_limit_exceeded', 'requests'),
      headers: { 'retry-after-ms': '1500' },
      code: 'rate_limit',
      retryAfter: 1500,
    },
    { status: 500, body: failed('The server had an error', null, 'server_error'), code: 'internal_server' },
    { status: 503, body: failed('Overloaded', null, 'server_error'), code: 'service_unavailable' },
  ],
  hazards: {
    'empty content': {
      name: '',
      reply: response([said('')]),
      expect: { text: '', finishReason: 'stop', toolCalls: [] },
    },
    'tool call without arguments': {
      name: '',
      events: [...began(), added(0, called('a', 'now', '')), done(0, called('a', 'now', '')), ended([])],
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
        model: 'gpt-5-pro',
        input: [
          { role: 'user', content: 'x' },
          { type: 'function_call_output', call_id: 'gone', output: 'y' },
        ],
        store: false,
        include: ['reasoning.encrypted_content'],
      },
    },
    'interleaved tool calls': {
      name: '',
      events: [
        ...began(),
        added(0, called('a', 'first', '')),
        added(1, called('b', 'second', '')),
        argued(0, '{"x"'),
        argued(1, '{"y"'),
        argued(0, ':1}'),
        argued(1, ':2}'),
        done(1, called('b', 'second', '{"y":2}')),
        done(0, called('a', 'first', '{"x":1}')),
        ended([]),
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
      events: [
        ...began(),
        wrote(0, 'x'),
        { type: 'error', error: { type: 'insufficient_quota', code: 'insufficient_quota', message: 'Used up' } },
      ],
      expect: { code: 'rate_limit' },
    },
    'missing usage': {
      name: '',
      events: [...began(), wrote(0, 'x'), done(0, said('x')), ended([], { usage: null })],
      expect: { text: 'x', usage: { prompt: null, completion: null } },
    },
    'unknown finish reason': {
      name: '',
      reply: response([said('x')], cut('boredom')),
      expect: { text: 'x', finishReason: 'length' },
    },
  },
})
