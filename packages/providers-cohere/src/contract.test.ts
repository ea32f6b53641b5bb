import type { CompletionParameters } from '@litecone/core'
import { describeFixtures, describeProviderContract, type StreamItem } from '@litecone/testkit'
import { cohere } from './index.ts'

const model = 'command-a-03-2025'
const usage = {
  billed_units: { input_tokens: 5, output_tokens: 3 },
  tokens: { input_tokens: 71, output_tokens: 9 },
  cached_tokens: 16,
}
const counts = { prompt: 71, completion: 9, total: 80, cached: 16, reasoning: 0 }

/** A documented response: https://docs.cohere.com/reference/chat */
const whole = (finish_reason: string, message: object) => ({
  id: 'c14c80c3',
  finish_reason,
  message: { role: 'assistant', ...message },
  usage,
})
const text = (words: string) => ({ type: 'text', text: words })
const said = (words: string) => ({ content: [text(words)] })
const call = (id: string, name: string, args: string | null) => ({
  id,
  type: 'function',
  function: { name, arguments: args },
})

/** The same as a stream: https://docs.cohere.com/docs/streaming */
const streamed = (finish_reason: string, events: object[]): StreamItem[] =>
  [
    { type: 'message-start', id: 'c14c80c3', delta: { message: { role: 'assistant', content: [], tool_plan: '' } } },
    ...events,
    { type: 'message-end', delta: { finish_reason, usage } },
  ].map((event) => JSON.stringify(event))
const block = (index: number, content: object) => ({ type: 'content-start', index, delta: { message: { content } } })
const more = (index: number, content: object) => ({ type: 'content-delta', index, delta: { message: { content } } })
const done = (index: number) => ({ type: 'content-end', index })
const planned = (tool_plan: string) => ({ type: 'tool-plan-delta', delta: { message: { tool_plan } } })
const began = (index: number, id: string, name: string) => ({
  type: 'tool-call-start',
  index,
  delta: { message: { tool_calls: call(id, name, '') } },
})
const args = (index: number, piece: string) => ({
  type: 'tool-call-delta',
  index,
  delta: { message: { tool_calls: { function: { arguments: piece } } } },
})
const ended = (index: number) => ({ type: 'tool-call-end', index })

const hello = { text: 'Hallo, Wörld 👋', finishReason: 'stop', toolCalls: [], usage: counts }
const two = {
  text: '',
  reasoning: '',
  toolCalls: [
    { name: 'weather', arguments: { city: 'Rome' } },
    { name: 'now', arguments: {} },
  ],
  toolCallIds: ['weather_1', 'now_2'],
  finishReason: 'tool_calls',
  usage: counts,
}
const planKept = { choices: [{ message: { extra_content: { cohere: { tool_plan: 'I will look.' } } } }] }

const source = {
  type: 'document',
  id: 'doc:0',
  document: { id: 'doc:0', title: 'Penguins', url: 'https://a.example/p' },
}
const tool = { type: 'tool', id: 'weather_1:0', tool_output: { degrees: '7' } }
const citation = { start: 8, end: 13, text: 'Tall 👋', sources: [source, tool], type: 'TEXT_CONTENT' }
const cited = 'Emoji 👋 Tall 👋.'
const citations = [
  { ...citation, start: 8, end: 14 },
  { start: 0, end: 4, text: 'plan', sources: [source], type: 'PLAN' },
]
const annotated = {
  choices: [
    {
      message: {
        annotations: [
          {
            type: 'url_citation',
            url_citation: {
              url: 'https://a.example/p',
              title: 'Penguins',
              start_index: cited.indexOf('Tall'),
              end_index: cited.length - 1,
              cited_text: 'Tall 👋',
              source,
            },
          },
          { type: 'url_citation', url_citation: { url: '', title: 'weather_1:0', source: tool } },
        ],
      },
    },
  ],
}

const weather = {
  name: 'weather',
  description: 'The weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
}
const tools: CompletionParameters['tools'] = [
  { type: 'function', function: weather },
  { type: 'function', function: { name: 'now' } },
]
const declared = [
  { type: 'function', function: weather },
  { type: 'function', function: { name: 'now', parameters: { type: 'object', properties: {} } } },
]
const messages: CompletionParameters['messages'] = [{ role: 'user', content: 'Hi' }]
const turns = [{ role: 'user', content: 'Hi' }]

/** System, image, two parallel calls of another vendor, their results, and a follow-up. */
const conversation: CompletionParameters['messages'] = [
  { role: 'system', content: 'Be brief.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'What is this, and how is the weather in Rome and Oslo?' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'original' } },
    ],
  },
  {
    role: 'assistant',
    content: null,
    reasoning_content: 'Hm.',
    thinking_blocks: [{ type: 'thinking', thinking: 'Hm.', signature: 'sig' }],
    tool_calls: ['Rome', 'Oslo'].map((city, index) => ({
      id: `call_${index}`,
      type: 'function' as const,
      function: { name: 'weather', arguments: JSON.stringify({ city }) },
      extra_content: { google: { thought_signature: 'sig' } },
    })),
  },
  { role: 'tool', tool_call_id: 'call_1', content: 'snow' },
  { role: 'tool', tool_call_id: 'call_0', content: [{ type: 'text', text: 'sun' }], name: 'weather' },
  { role: 'assistant', content: 'Rome is warmer.', name: 'bot' },
  { role: 'user', content: 'And tomorrow?', name: 'ann', cache_control: { type: 'ephemeral' } },
]

describeFixtures({ folder: 'cohere', framing: 'cohere', provider: cohere })

describeProviderContract({
  name: 'cohere',
  provider: cohere,
  model,
  framing: 'cohere',
  credentials: { header: 'authorization', value: (key) => `Bearer ${key}` },

  answers: [
    { name: 'text', reply: whole('COMPLETE', said(hello.text)), expect: hello, answer: { id: 'c14c80c3', model } },
    {
      name: 'several calls',
      reply: whole('TOOL_CALL', {
        tool_plan: 'I will look.',
        tool_calls: [call('weather_1', 'weather', '{"city":"Rome"}'), call('now_2', 'now', 'null')],
      }),
      expect: two,
      answer: planKept,
    },
    {
      name: 'thoughts',
      reply: whole('COMPLETE', { content: [{ type: 'thinking', thinking: 'Hm.' }, text('42')] }),
      expect: { text: '42', reasoning: 'Hm.', finishReason: 'stop' },
      answer: { choices: [{ message: { thinking_blocks: [{ type: 'thinking', thinking: 'Hm.' }] } }] },
    },
    {
      name: 'citations',
      reply: whole('COMPLETE', { ...said(cited), citations }),
      expect: { text: cited, finishReason: 'stop' },
      answer: annotated,
    },
    {
      name: 'citations in a block after thoughts',
      reply: whole('COMPLETE', {
        content: [{ type: 'thinking', thinking: 'Hm.' }, text('One. '), text('Two.')],
        citations: [{ start: 0, end: 3, text: 'Two', content_index: 2, sources: [source] }],
      }),
      expect: { text: 'One. Two.' },
      answer: { choices: [{ message: { annotations: [{ url_citation: { start_index: 5, end_index: 8 } }] } }] },
    },
    {
      name: 'JSON by schema',
      request: {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'x', schema: { type: 'object', properties: { age: { type: 'integer' } } } },
        },
      },
      reply: whole('COMPLETE', said('{"age":7}')),
      expect: { text: '{"age":7}', finishReason: 'stop' },
      answer: { parsed: { age: 7 } },
    },
    {
      name: 'log probabilities',
      reply: {
        ...whole('COMPLETE', said('Hé')),
        logprobs: [{ text: 'Hé', token_ids: [1, 2], logprobs: [-0.5, -0.25] }],
      },
      expect: { text: 'Hé' },
      answer: {
        choices: [
          { logprobs: { content: [{ token: 'Hé', bytes: [72, 195, 169], logprob: -0.75, top_logprobs: [] }] } },
        ],
      },
    },
    {
      name: 'billed units',
      reply: whole('COMPLETE', said('a')),
      expect: { usage: counts },
      answer: { usage: { billed_units: usage.billed_units } },
    },
    { name: 'MAX_TOKENS', reply: whole('MAX_TOKENS', said('Hal')), expect: { text: 'Hal', finishReason: 'length' } },
    { name: 'STOP_SEQUENCE', reply: whole('STOP_SEQUENCE', said('a')), expect: { text: 'a', finishReason: 'stop' } },
    { name: 'ERROR_TOXIC', reply: whole('ERROR_TOXIC', said('')), expect: { finishReason: 'content_filter' } },
    { name: 'ERROR_LIMIT', reply: whole('ERROR_LIMIT', said('a')), expect: { finishReason: 'length' } },
  ],

  streams: [
    {
      name: 'text',
      events: streamed('COMPLETE', [
        block(0, text('')),
        more(0, { text: 'Hallo, ' }),
        more(0, { text: 'Wörld 👋' }),
        done(0),
      ]),
      expect: hello,
      answer: { id: 'c14c80c3', model },
    },
    {
      name: 'several calls',
      events: streamed('TOOL_CALL', [
        planned('I will '),
        planned('look.'),
        began(0, 'weather_1', 'weather'),
        args(0, '{"ci'),
        args(0, 'ty":"Rome"}'),
        ended(0),
        began(1, 'now_2', 'now'),
        ended(1),
      ]),
      expect: two,
      answer: planKept,
    },
    {
      name: 'thoughts',
      events: streamed('COMPLETE', [
        block(0, { type: 'thinking', thinking: '' }),
        more(0, { thinking: 'H' }),
        more(0, { thinking: 'm.' }),
        done(0),
        block(1, text('')),
        more(1, { text: '42' }),
        done(1),
      ]),
      expect: { text: '42', reasoning: 'Hm.', finishReason: 'stop', usage: counts },
      answer: { choices: [{ message: { thinking_blocks: [{ type: 'thinking', thinking: 'Hm.' }] } }] },
    },
    {
      name: 'citations',
      events: streamed('COMPLETE', [
        block(0, text('')),
        more(0, { text: cited }),
        ...citations.flatMap((one, index) => [
          { type: 'citation-start', index, delta: { message: { citations: one } } },
          { type: 'citation-end', index },
        ]),
        done(0),
      ]),
      expect: { text: cited, finishReason: 'stop' },
      answer: annotated,
    },
    {
      name: 'MAX_TOKENS',
      events: streamed('MAX_TOKENS', [more(0, { text: 'Hal' })]),
      expect: { text: 'Hal', finishReason: 'length' },
    },
    {
      name: 'ERROR',
      events: [
        JSON.stringify(more(0, { text: 'Hal' })),
        { type: 'message-end', delta: { finish_reason: 'ERROR', error: 'a worker died' } },
      ],
      expect: { code: 'internal_server' },
    },
    {
      name: 'TIMEOUT',
      events: [{ type: 'message-end', delta: { finish_reason: 'TIMEOUT' } }],
      expect: { code: 'timeout' },
    },
    {
      name: '[DONE] and debug events',
      events: [{ type: 'debug', prompt: 'x' }, ...streamed('COMPLETE', [more(0, { text: 'a' })]), '[DONE]'],
      expect: { text: 'a', finishReason: 'stop' },
    },
  ],

  requests: [
    {
      name: 'a conversation from another provider',
      request: { messages: conversation, tools, tool_choice: 'auto', max_tokens: 100, temperature: 0.5 },
      path: '/v2/chat',
      body: {
        model,
        messages: [
          { role: 'system', content: 'Be brief.' },
          {
            role: 'user',
            content: [
              text('What is this, and how is the weather in Rome and Oslo?'),
              { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'high' } },
            ],
          },
          {
            role: 'assistant',
            tool_calls: [call('call_0', 'weather', '{"city":"Rome"}'), call('call_1', 'weather', '{"city":"Oslo"}')],
          },
          { role: 'tool', tool_call_id: 'call_1', content: 'snow' },
          { role: 'tool', tool_call_id: 'call_0', content: [text('sun')] },
          { role: 'assistant', content: 'Rome is warmer.' },
          { role: 'user', content: 'And tomorrow?' },
        ],
        tools: declared,
        max_tokens: 100,
        temperature: 0.5,
      },
    },
    {
      name: 'messages of other clients, with null for absent fields',
      request: {
        messages: [
          ...messages,
          { role: 'assistant', content: 'Yes?', tool_calls: null, function_call: null },
          ...messages,
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'now', arguments: null } }],
          },
          { role: 'tool', tool_call_id: 'a', content: '9:00' },
        ],
      } as unknown as Partial<CompletionParameters>,
      body: {
        model,
        messages: [
          ...turns,
          { role: 'assistant', content: 'Yes?' },
          ...turns,
          {
            role: 'assistant',
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'now', arguments: '{}' } }],
          },
          { role: 'tool', tool_call_id: 'a', content: '9:00' },
        ],
      },
    },
    {
      name: 'a stream, with every renamed parameter',
      request: {
        messages,
        stream: true,
        stream_options: { include_usage: true },
        max_completion_tokens: 9,
        stop: 'end',
        top_p: 0.5,
        top_k: 3,
        seed: 1,
        frequency_penalty: 0.1,
        presence_penalty: 0.2,
        logprobs: true,
      },
      body: {
        model,
        messages: turns,
        stream: true,
        max_tokens: 9,
        stop_sequences: ['end'],
        p: 0.5,
        k: 3,
        seed: 1,
        frequency_penalty: 0.1,
        presence_penalty: 0.2,
        logprobs: true,
      },
    },
    {
      name: 'instructions anywhere, an empty turn, and repeated ids',
      request: {
        messages: [
          ...messages,
          { role: 'developer', content: [{ type: 'text', text: 'Be brief.' }] },
          { role: 'assistant', content: '' },
          {
            role: 'assistant',
            content: [{ type: 'text', text: 'One.' }],
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'now', arguments: '' } }],
          },
          { role: 'tool', tool_call_id: 'a', content: '1' },
          {
            role: 'assistant',
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'now', arguments: '{}' } }],
            extra_content: { cohere: { tool_plan: 'Again.' } },
          },
          { role: 'tool', tool_call_id: 'a', content: '2' },
          { role: 'assistant', function_call: { name: 'now', arguments: '{}' } },
          { role: 'function', name: 'now', content: '3' },
          { role: 'system', content: 'Be kind.' },
        ],
      },
      body: {
        model,
        messages: [
          { role: 'system', content: 'Be brief.\n\nBe kind.' },
          ...turns,
          { role: 'assistant', tool_plan: 'One.', tool_calls: [call('a', 'now', '{}')] },
          { role: 'tool', tool_call_id: 'a', content: '1' },
          { role: 'assistant', tool_plan: 'Again.', tool_calls: [call('a_2', 'now', '{}')] },
          { role: 'tool', tool_call_id: 'a_2', content: '2' },
          { role: 'assistant', tool_calls: [call('now', 'now', '{}')] },
          { role: 'tool', tool_call_id: 'now', content: '3' },
        ],
      },
    },
    {
      name: 'text with calls, as their plan',
      request: {
        messages: [
          ...messages,
          {
            role: 'assistant',
            content: 'I will look.',
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'now', arguments: '{}' } }],
            thinking_blocks: [{ type: 'thinking', thinking: 'Hm.' }],
            extra_content: { cohere: { tool_plan: 'First the time.' } },
          },
          { role: 'tool', tool_call_id: 'a', content: [] },
        ],
      },
      body: {
        model,
        messages: [
          ...turns,
          {
            role: 'assistant',
            content: [{ type: 'thinking', thinking: 'Hm.' }],
            tool_plan: 'First the time.\n\nI will look.',
            tool_calls: [call('a', 'now', '{}')],
          },
          { role: 'tool', tool_call_id: 'a', content: '' },
        ],
      },
    },
    {
      name: 'text files, as documents',
      request: {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'file', file: { filename: 'p.txt', file_data: 'data:text/plain;base64,w5ZsIGlzIGhlYXZ5Lg==' } },
              { type: 'file', file: { file_data: 'data:application/json;base64,e30=' } },
              { type: 'text', text: 'Which is tallest?' },
            ],
          },
        ],
      },
      body: {
        model,
        messages: [{ role: 'user', content: [text('Which is tallest?')] }],
        documents: [{ data: { text: 'Öl is heavy.', title: 'p.txt' } }, { data: { text: '{}' } }],
      },
    },
    {
      name: 'images in tool results',
      request: {
        messages: [
          {
            role: 'assistant',
            tool_calls: ['a', 'b'].map((id) => ({
              id,
              type: 'function' as const,
              function: { name: 'now', arguments: '{}' },
            })),
          },
          {
            role: 'tool',
            tool_call_id: 'a',
            content: [
              { type: 'text', text: 'A clock.' },
              { type: 'image_url', image_url: { url: 'https://a.example/1.png' } },
            ],
          },
          {
            role: 'tool',
            tool_call_id: 'b',
            content: [{ type: 'image_url', image_url: { url: 'https://a.example/2.png' } }],
          },
          { role: 'assistant', content: null, refusal: 'I cannot see that.' },
        ],
      },
      body: {
        model,
        messages: [
          { role: 'assistant', tool_calls: [call('a', 'now', '{}'), call('b', 'now', '{}')] },
          { role: 'tool', tool_call_id: 'a', content: [text('A clock.')] },
          { role: 'tool', tool_call_id: 'b', content: 'The result is shown below.' },
          {
            role: 'user',
            content: [1, 2].map((n) => ({ type: 'image_url', image_url: { url: `https://a.example/${n}.png` } })),
          },
          { role: 'assistant', content: 'I cannot see that.' },
        ],
      },
    },
    ...(
      [
        ['required', { tool_choice: 'REQUIRED' }, declared],
        ['none', { tool_choice: 'NONE' }, declared],
        ['any', { tool_choice: 'REQUIRED' }, declared],
        [{ type: 'auto' }, {}, declared],
        [{ type: 'any' }, { tool_choice: 'REQUIRED' }, declared],
        [{ type: 'tool', name: 'now' }, { tool_choice: 'REQUIRED' }, declared.slice(1)],
        [{ type: 'function', function: { name: 'now' } }, { tool_choice: 'REQUIRED' }, declared.slice(1)],
        [
          { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [{ type: 'function', name: 'weather' }] } },
          {},
          declared.slice(0, 1),
        ],
      ] as const
    ).map(([tool_choice, choice, offered]) => ({
      name: `tool_choice ${JSON.stringify(tool_choice)}`,
      request: { messages, tools, tool_choice } as Partial<CompletionParameters>,
      body: { model, messages: turns, tools: offered, ...choice },
    })),
    {
      name: 'deprecated functions',
      request: { messages, functions: [weather], function_call: { name: 'weather' } },
      body: { model, messages: turns, tools: declared.slice(0, 1), tool_choice: 'REQUIRED' },
    },
    {
      name: 'a strict tool',
      request: {
        messages,
        tools: [
          { type: 'function', function: { name: 'f', strict: true, parameters: { type: 'string', minLength: 1 } } },
          { type: 'function', function: weather },
        ],
      },
      body: {
        model,
        messages: turns,
        tools: [
          {
            type: 'function',
            function: { name: 'f', parameters: { type: 'string', description: '{minLength: 1}' } },
          },
          ...declared.slice(0, 1),
        ],
        strict_tools: true,
      },
    },
    ...(
      [
        [{ reasoning_effort: 'none' }, { type: 'disabled' }],
        [{ reasoning_effort: 'low' }, { type: 'enabled', token_budget: 1024 }],
        [{ reasoning_effort: 'high' }, { type: 'enabled' }],
        [{ thinking: { type: 'enabled', budget_tokens: 500 } }, { type: 'enabled', token_budget: 500 }],
        [{ thinking: { type: 'enabled', token_budget: 300 } }, { type: 'enabled', token_budget: 300 }],
        [{ thinking: { type: 'adaptive' }, reasoning_effort: 'low' }, { type: 'enabled' }],
        [{ thinking: { type: 'disabled' } }, { type: 'disabled' }],
      ] as const
    ).map(([request, thinking]) => ({
      name: JSON.stringify(request),
      request: { messages, ...request },
      body: { model, messages: turns, thinking },
    })),
    {
      name: 'thoughts of its own',
      request: {
        messages: [
          ...messages,
          { role: 'assistant', content: '42', thinking_blocks: [{ type: 'thinking', thinking: 'Hm.' }] },
        ],
      },
      body: {
        model,
        messages: [...turns, { role: 'assistant', content: [{ type: 'thinking', thinking: 'Hm.' }, text('42')] }],
      },
    },
    {
      name: 'JSON without a schema',
      request: { messages, response_format: { type: 'json_object' } },
      body: { model, messages: turns, response_format: { type: 'json_object' } },
    },
    {
      name: 'JSON by a schema next to the type, as in LiteLLM',
      request: {
        messages,
        response_format: { type: 'json_object', response_schema: weather.parameters },
      } as Partial<CompletionParameters>,
      body: { model, messages: turns, response_format: { type: 'json_object', json_schema: weather.parameters } },
    },
    {
      name: 'JSON by schema',
      request: {
        messages,
        response_format: { type: 'json_schema', json_schema: { name: 'x', schema: weather.parameters, strict: true } },
      },
      body: {
        model,
        messages: turns,
        response_format: { type: 'json_object', json_schema: weather.parameters },
      },
    },
    { name: 'an unsupported parameter', request: { logit_bias: { 1: 1 } }, body: { refused: 'logit_bias' } },
    {
      name: 'an unsupported tool',
      request: { tools: [{ type: 'web_search' }] },
      body: { refused: 'web_search' },
    },
    {
      name: 'a chosen tool that is missing',
      request: { tools, tool_choice: { type: 'function', function: { name: 'none' } } },
      body: { refused: '"none"' },
    },
    {
      name: 'audio',
      request: {
        messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: '', format: 'wav' } }] }],
      },
      body: { refused: 'input_audio' },
    },
    {
      name: 'PDF',
      request: {
        messages: [
          { role: 'user', content: [{ type: 'file', file: { file_data: 'data:application/pdf;base64,JVBERi0=' } }] },
        ],
      },
      body: { refused: '"file"' },
    },
    {
      name: 'an invalid text file',
      request: {
        messages: [{ role: 'user', content: [{ type: 'file', file: { file_data: 'data:text/plain;base64,%' } }] }],
      },
      body: { refused: 'base64' },
    },
    {
      name: 'an unknown effort',
      request: { messages, reasoning_effort: 'some' as 'low' },
      body: { refused: 'reasoning_effort' },
    },
  ],

  failures: [
    {
      status: 400,
      body: { message: 'invalid request: query must not be empty' },
      code: 'bad_request',
      message: 'query',
    },
    {
      status: 400,
      body: { id: 'x', message: 'too many tokens: total number of tokens in the prompt cannot exceed 4081' },
      code: 'context_window_exceeded',
    },
    {
      status: 400,
      body: { message: 'too many tokens: max tokens must be less than or equal to 4096, the maximum output.' },
      code: 'bad_request',
    },
    { status: 401, body: { message: 'invalid api token' }, code: 'authentication', message: 'invalid api token' },
    { status: 402, body: { message: 'Please add or update your payment method.' }, code: 'api' },
    { status: 403, body: { message: 'Not yours.' }, code: 'permission_denied' },
    { status: 404, body: { message: "model 'xyz' not found" }, code: 'not_found' },
    { status: 404, body: '404 page not found', code: 'not_found', message: 'page not found' },
    { status: 408, body: { message: 'timed out' }, code: 'timeout' },
    { status: 413, body: { message: 'too large' }, code: 'request_too_large' },
    { status: 422, body: { message: 'JSON is invalid' }, code: 'unprocessable_entity' },
    {
      status: 429,
      headers: { 'retry-after': '2' },
      body: { message: 'You are using a Trial key, which is limited to 40 API calls / minute.' },
      code: 'rate_limit',
      retryAfter: 2000,
    },
    { status: 498, body: { message: 'a deny-listed token' }, code: 'content_policy_violation' },
    { status: 499, body: { message: 'request cancelled' }, code: 'service_unavailable' },
    { status: 500, body: { message: 'internal server error' }, code: 'internal_server' },
    { status: 501, body: { message: 'not implemented' }, code: 'internal_server' },
    { status: 502, body: '<html></html>', code: 'bad_gateway' },
    { status: 503, body: { message: 'overloaded' }, code: 'service_unavailable' },
    { status: 504, body: { message: 'too slow' }, code: 'timeout' },
  ],

  hazards: {
    'empty content': {
      name: 'empty content',
      reply: whole('COMPLETE', { content: [] }),
      expect: { text: '', finishReason: 'stop' },
    },
    'tool call without arguments': {
      name: 'tool call without arguments',
      events: streamed('TOOL_CALL', [
        began(1, 'a', 'now'),
        args(1, 'nu'),
        args(1, 'll'),
        ended(1),
        began(2, 'b', 'now'),
        args(2, ' '),
        args(2, '{}'),
        ended(2),
      ]),
      expect: {
        toolCalls: [
          { name: 'now', arguments: {} },
          { name: 'now', arguments: {} },
        ],
        finishReason: 'tool_calls',
      },
    },
    'tool result without call': {
      name: 'tool result without call',
      request: { messages: [{ role: 'tool', tool_call_id: 'lost', content: '1' }] },
      body: { refused: '"lost"' },
    },
    'interleaved tool calls': {
      name: 'interleaved tool calls',
      events: streamed('TOOL_CALL', [
        began(0, 'weather_1', 'weather'),
        began(1, 'now_2', 'now'),
        args(0, '{"city"'),
        args(1, '{'),
        args(0, ':"Rome"}'),
        args(1, '}'),
        ended(1),
        ended(0),
      ]),
      expect: two,
    },
    'error event in a 200 stream': {
      name: 'error event in a 200 stream',
      events: [JSON.stringify(more(0, { text: 'Hal' })), { message: 'internal server error', id: 'x' }],
      expect: { code: 'internal_server' },
    },
    'missing usage': {
      name: 'missing usage',
      reply: { id: 'x', finish_reason: 'COMPLETE', message: said('Hi') },
      expect: { text: 'Hi', finishReason: 'stop', usage: { prompt: null, completion: null } },
    },
    'unknown finish reason': {
      name: 'unknown finish reason',
      reply: whole('BORED', said('Hi')),
      expect: { text: 'Hi', finishReason: 'stop' },
    },
  },
})
