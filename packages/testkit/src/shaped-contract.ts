import type { ProviderContract, RequestCase } from './contract-types.ts'
import type { StreamItem } from './framing.ts'
import { createRequests } from './shaped-requests.ts'

const call = (id: string, name: string, args: string) => ({ id, type: 'function', function: { name, arguments: args } })
const chunk = (delta: object, finish_reason: string | null = null): StreamItem => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 1_700_000_000,
  model: 'm',
  choices: [{ index: 0, delta, finish_reason }],
})
const answer = (message: object, finish_reason = 'stop') => ({
  id: 'c1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }],
  usage: { prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 },
})
const usage: StreamItem = {
  id: 'c1',
  model: 'm',
  choices: [],
  usage: { prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 },
}
const counted = { usage: { prompt: 20, completion: 9, total: 29 } }
const failure = (message: string, code: string | null = null, type = 'invalid_request_error') => ({
  error: { message, type, code },
})

/** The cases that a vendor adds to those of all OpenAI-compatible vendors. */
export interface ShapedContract extends Pick<ProviderContract, 'name' | 'provider' | 'model'> {
  requests: readonly RequestCase[]
  answers?: ProviderContract['answers']
  streams?: ProviderContract['streams']
  failures?: ProviderContract['failures']
  credentials?: ProviderContract['credentials']
  /** Whether a JSON schema is sent unchanged (`sent`), rejected (`refused`), or covered by the vendor's own cases (`otherwise`). */
  schema?: 'sent' | 'refused' | 'otherwise'
}

/** The contract of an OpenAI-compatible vendor, with responses in OpenAI's documented forms. */
export function createShapedContract(vendor: ShapedContract): ProviderContract {
  return {
    framing: 'openai',
    credentials: { header: 'authorization', value: (key) => `Bearer ${key}` },
    ...vendor,
    answers: [
      {
        name: 'text',
        reply: answer({ content: 'Hello!' }),
        expect: { text: 'Hello!', finishReason: 'stop', ...counted },
      },
      {
        name: 'two tool calls',
        reply: answer({ content: '', tool_calls: [call('a', 'f', '{"x":1}'), call('b', 'g', '')] }, 'tool_calls'),
        expect: {
          text: '',
          finishReason: 'tool_calls',
          toolCallIds: ['a', 'b'],
          toolCalls: [
            { name: 'f', arguments: { x: 1 } },
            { name: 'g', arguments: {} },
          ],
        },
      },
      { name: 'cut by length', reply: answer({ content: 'He' }, 'length'), expect: { finishReason: 'length' } },
      {
        name: 'filtered',
        reply: answer({ content: '' }, 'content_filter'),
        expect: { finishReason: 'content_filter' },
      },
      {
        name: 'reasoning',
        reply: answer({ content: 'yes', reasoning_content: 'hm' }),
        expect: { text: 'yes', reasoning: 'hm' },
      },
      ...(vendor.answers ?? []),
    ],
    requests: [...createRequests(vendor), ...vendor.requests],
    streams: [
      {
        name: 'text',
        events: [chunk({ role: 'assistant', content: '' }), chunk({ content: 'Grüß 🙂' }), chunk({}, 'stop'), usage],
        expect: { text: 'Grüß 🙂', finishReason: 'stop', ...counted },
      },
      {
        name: 'a tool call',
        events: [
          chunk({ tool_calls: [{ index: 0, ...call('a', 'f', '') }] }),
          chunk({ tool_calls: [{ index: 0, function: { arguments: '{"x":1}' } }] }),
          chunk({}, 'tool_calls'),
        ],
        expect: { toolCallIds: ['a'], toolCalls: [{ name: 'f', arguments: { x: 1 } }], finishReason: 'tool_calls' },
      },
      ...(vendor.streams ?? []),
    ],
    failures: [
      { status: 400, body: failure('Bad value'), code: 'bad_request', message: 'Bad value' },
      {
        status: 400,
        body: failure('This model has a maximum context length of 8192 tokens', 'context_length_exceeded'),
        code: 'context_window_exceeded',
      },
      { status: 401, body: failure('Invalid API key', 'invalid_api_key'), code: 'authentication' },
      { status: 403, body: failure('Forbidden'), code: 'permission_denied' },
      { status: 404, body: failure('No such model', 'model_not_found'), code: 'not_found' },
      {
        status: 422,
        body: { detail: [{ msg: 'field required' }] },
        code: 'unprocessable_entity',
        message: 'field required',
      },
      {
        status: 429,
        body: failure('Slow down', 'rate_limit_exceeded'),
        headers: { 'retry-after': '2' },
        code: 'rate_limit',
        retryAfter: 2000,
      },
      { status: 408, body: failure('Timed out'), code: 'timeout' },
      { status: 413, body: 'payload too large', code: 'request_too_large' },
      { status: 500, body: failure('Broken', null, 'server_error'), code: 'internal_server' },
      { status: 502, body: '<html>Bad gateway</html>', code: 'bad_gateway' },
      { status: 503, body: 'overloaded', code: 'service_unavailable' },
      { status: 504, body: '', code: 'timeout' },
      ...(vendor.failures ?? []),
    ],
    hazards: {
      'empty content': { name: '', reply: answer({ content: '' }), expect: { text: '', finishReason: 'stop' } },
      'tool call without arguments': {
        name: '',
        events: [chunk({ tool_calls: [{ index: 0, ...call('a', 'now', '') }] }), chunk({}, 'tool_calls')],
        expect: { toolCalls: [{ name: 'now', arguments: {} }] },
      },
      'tool result without call': { notApplicable: 'left to the vendor' },
      'interleaved tool calls': {
        name: '',
        events: [
          chunk({ tool_calls: [{ index: 0, ...call('a', 'f', '{"x"') }] }),
          chunk({ tool_calls: [{ index: 1, ...call('b', 'g', '{"y"') }] }),
          chunk({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }),
          chunk({ tool_calls: [{ index: 1, function: { arguments: ':2}' } }] }),
          chunk({}, 'tool_calls'),
        ],
        expect: {
          toolCalls: [
            { name: 'f', arguments: { x: 1 } },
            { name: 'g', arguments: { y: 2 } },
          ],
        },
      },
      'error event in a 200 stream': {
        name: '',
        events: [chunk({ content: 'x' }), failure('Broken', null, 'server_error')],
        expect: { code: 'internal_server' },
      },
      'missing usage': { name: '', events: [chunk({ content: 'x' }, 'stop')], expect: { text: 'x' } },
      'unknown finish reason': { name: '', events: [chunk({ content: 'x' }, 'odd')], expect: { finishReason: 'stop' } },
    },
  }
}
