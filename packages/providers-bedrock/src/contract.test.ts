import type { CompletionParameters } from '@litecone/core'
import { describeProviderContract, type StreamItem } from '@litecone/testkit'
import { bedrock } from './index.ts'

const model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const path = '/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse'
const usage = {
  inputTokens: 5,
  outputTokens: 9,
  totalTokens: 80,
  cacheReadInputTokens: 16,
  cacheWriteInputTokens: 50,
  cacheDetails: [
    { inputTokens: 30, ttl: '1h' },
    { inputTokens: 20, ttl: '5m' },
  ],
}
const counts = { prompt: 71, completion: 9, total: 80, cached: 16, reasoning: 0 }
const written = {
  usage: {
    prompt_tokens_details: {
      cache_creation_tokens: 50,
      cache_creation_token_details: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 30 },
    },
  },
}

/** A documented response: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
const whole = (stopReason: string, content: object[], more: object = {}) => ({
  output: { message: { role: 'assistant', content } },
  stopReason,
  usage,
  metrics: { latencyMs: 551 },
  ...more,
})
const call = (toolUseId: string, name: string, input: object) => ({ toolUse: { toolUseId, name, input } })

/** The same as a stream: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html */
const streamed = (stopReason: string, events: StreamItem[], more: object = {}): StreamItem[] => [
  { type: 'messageStart', role: 'assistant', p: 'abcdefg' },
  ...events,
  { type: 'messageStop', stopReason, p: 'ab' },
  { type: 'metadata', usage, metrics: { latencyMs: 551 }, ...more },
]
const delta = (contentBlockIndex: number, piece: object): StreamItem => ({
  type: 'contentBlockDelta',
  contentBlockIndex,
  delta: piece,
  p: 'abcdefghijkl',
})
const began = (contentBlockIndex: number, toolUseId: string, name: string): StreamItem => ({
  type: 'contentBlockStart',
  contentBlockIndex,
  start: { toolUse: { toolUseId, name } },
})
const args = (index: number, input: string) => delta(index, { toolUse: { input } })
const ended = (contentBlockIndex: number): StreamItem => ({ type: 'contentBlockStop', contentBlockIndex })

const hello = { text: 'Hallo, Wörld 👋', finishReason: 'stop', toolCalls: [], usage: counts }
const two = {
  text: 'I will look.',
  toolCalls: [
    { name: 'weather', arguments: { city: 'Rome' } },
    { name: 'now', arguments: {} },
  ],
  toolCallIds: ['tooluse_1', 'tooluse_2'],
  finishReason: 'tool_calls',
  usage: counts,
}
/** `data` as in Anthropic's own API. */
const data = btoa('\u0012\u0005redacted thoughts')
const thoughts = {
  choices: [
    {
      message: {
        thinking_blocks: [
          { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
          { type: 'redacted_thinking', data },
        ],
      },
    },
  ],
}
const citation = {
  title: 'Penguins',
  sourceContent: [{ text: 'Emperors are tall.' }],
  location: { web: { url: 'https://a.example/p', domain: 'a.example' } },
}
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
              start_index: 5,
              end_index: 12,
              cited_text: 'Emperors are tall.',
            },
          },
        ],
      },
    },
  ],
}
const trace = { guardrail: { actionReason: 'Guardrail blocked.' } }

/** https://docs.aws.amazon.com/nova/latest/nova2-userguide/web-grounding.html */
const own = {
  choices: [
    {
      message: {
        extra_content: {
          bedrock: {
            content: [
              {
                toolUse: { toolUseId: 't1', name: 'nova_grounding', input: { query: 'Rome' }, type: 'server_tool_use' },
              },
              {
                toolResult: {
                  toolUseId: 't1',
                  content: [{ text: '[HIDDEN]' }],
                  status: 'success',
                  type: 'nova_grounding_result',
                },
              },
            ],
            additionalModelResponseFields: { stop_sequence: 'x' },
            performanceConfig: { latency: 'optimized' },
            trace,
          },
        },
      },
    },
  ],
}
const pictured = {
  choices: [{ message: { images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }] } }],
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
  { toolSpec: { name: 'weather', description: weather.description, inputSchema: { json: weather.parameters } } },
  { toolSpec: { name: 'now', inputSchema: { json: { type: 'object', properties: {} } } } },
]
const messages: CompletionParameters['messages'] = [{ role: 'user', content: 'Hi' }]
const turns = [{ role: 'user', content: [{ text: 'Hi' }] }]
const schema = { type: 'object', properties: { age: { type: 'integer', minimum: 0 } } }
const cachePoint = { cachePoint: { type: 'default' } }
const text = (words: string) => ({ text: words })

/** System, image, two parallel calls of another vendor, their results, and a follow-up. */
const conversation: CompletionParameters['messages'] = [
  { role: 'system', content: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'What is this?', cache_control: { type: 'ephemeral' } },
      { type: 'image_url', image_url: { url: 'data:image/jpg;base64,iVBORw0KGgo=' } },
    ],
  },
  {
    role: 'assistant',
    content: null,
    thinking_blocks: [
      { type: 'thinking', thinking: 'Unsigned.' },
      { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
      { type: 'redacted_thinking', data },
    ],
    tool_calls: ['Rome', 'Oslo'].map((city, index) => ({
      id: `call_${index}`,
      type: 'function' as const,
      function: { name: 'weather', arguments: JSON.stringify({ city }) },
      extra_content: { google: { thought_signature: 'sig' } },
    })),
  },
  { role: 'tool', tool_call_id: 'call_1', content: 'snow' },
  {
    role: 'tool',
    tool_call_id: 'call_0',
    content: [
      { type: 'text', text: 'sun' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
    ],
    cache_control: { type: 'ephemeral' },
  },
  { role: 'user', content: 'And?' },
  { role: 'assistant', content: 'Rome is warmer.', name: 'bot' },
  { role: 'user', content: 'And tomorrow?', cache_control: { type: 'ephemeral' } },
]
const image = (format: string) => ({ image: { format, source: { bytes: 'iVBORw0KGgo=' } } })

describeProviderContract({
  name: 'bedrock',
  provider: (settings) => bedrock({ ...settings, region: 'us-east-1' }),
  model,
  framing: 'aws',
  credentials: { header: 'authorization', value: (key) => `Bearer ${key}` },

  answers: [
    { name: 'text', reply: whole('end_turn', [text(hello.text)]), expect: hello, answer: { model, ...written } },
    {
      name: 'several calls',
      reply: whole('tool_use', [
        text(two.text),
        call('tooluse_1', 'weather', { city: 'Rome' }),
        call('tooluse_2', 'now', {}),
      ]),
      expect: two,
    },
    {
      name: 'thoughts',
      reply: whole('end_turn', [
        { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'sig' } } },
        { reasoningContent: { redactedContent: btoa(data) } },
        text('42'),
      ]),
      expect: { text: '42', reasoning: 'Hm.', finishReason: 'stop' },
      answer: thoughts,
    },
    {
      name: 'citations',
      reply: whole('end_turn', [
        text('One. '),
        { citationsContent: { content: [text('They'), text(' do')], citations: [citation] } },
      ]),
      expect: { text: 'One. They do' },
      answer: annotated,
    },
    {
      name: 'JSON from a tool',
      reply: whole('tool_use', [text('Here it is.'), call('a', 'json_tool_call', { age: 7 })]),
      expect: { text: '{"age":7}', toolCalls: [], finishReason: 'stop' },
    },
    {
      name: 'guardrail_intervened',
      reply: whole('guardrail_intervened', [text('Sorry.')], { trace, serviceTier: { type: 'priority' } }),
      expect: { text: 'Sorry.', finishReason: 'content_filter' },
      answer: { service_tier: 'priority', choices: [{ message: { extra_content: { bedrock: { trace } } } }] },
    },
    {
      name: 'calls that Bedrock made itself',
      reply: whole(
        'end_turn',
        [
          { toolUse: { toolUseId: 't1', name: 'nova_grounding', input: { query: 'Rome' }, type: 'server_tool_use' } },
          {
            toolResult: {
              toolUseId: 't1',
              content: [text('[HIDDEN]')],
              status: 'success',
              type: 'nova_grounding_result',
            },
          },
          text('Warm.'),
        ],
        { additionalModelResponseFields: { stop_sequence: 'x' }, performanceConfig: { latency: 'optimized' }, trace },
      ),
      expect: { text: 'Warm.', toolCalls: [], finishReason: 'stop' },
      answer: own,
    },
    {
      name: 'a picture',
      reply: whole('end_turn', [text('Here.'), image('png')]),
      expect: { text: 'Here.' },
      answer: pictured,
    },
    { name: 'max_tokens', reply: whole('max_tokens', [text('Hal')]), expect: { text: 'Hal', finishReason: 'length' } },
    {
      name: 'model_context_window_exceeded',
      reply: whole('model_context_window_exceeded', [text('Hal')]),
      expect: { finishReason: 'length' },
    },
    { name: 'stop_sequence', reply: whole('stop_sequence', [text('a')]), expect: { finishReason: 'stop' } },
    { name: 'content_filtered', reply: whole('content_filtered', []), expect: { finishReason: 'content_filter' } },
  ],

  streams: [
    {
      name: 'text',
      events: streamed('end_turn', [delta(0, text('Hallo, ')), delta(0, text('Wörld 👋')), ended(0)]),
      expect: hello,
      answer: { model, ...written },
    },
    {
      name: 'several calls',
      events: streamed('tool_use', [
        delta(0, text('I will ')),
        delta(0, text('look.')),
        ended(0),
        began(1, 'tooluse_1', 'weather'),
        args(1, '{"ci'),
        args(1, 'ty":"Rome"}'),
        ended(1),
        began(2, 'tooluse_2', 'now'),
        args(2, ''),
        ended(2),
      ]),
      expect: two,
    },
    {
      name: 'thoughts',
      events: streamed('end_turn', [
        delta(0, { reasoningContent: { text: 'H' } }),
        delta(0, { reasoningContent: { text: 'm.' } }),
        delta(0, { reasoningContent: { signature: 'sig' } }),
        ended(0),
        delta(1, { reasoningContent: { redactedContent: btoa(data.slice(0, 9)) } }),
        delta(1, { reasoningContent: { redactedContent: btoa(data.slice(9)) } }),
        ended(1),
        delta(2, text('42')),
        ended(2),
      ]),
      expect: { text: '42', reasoning: 'Hm.', finishReason: 'stop', usage: counts },
      answer: thoughts,
    },
    {
      name: 'citations',
      events: streamed('end_turn', [
        delta(0, text('One. ')),
        ended(0),
        delta(1, text('They')),
        delta(1, { citation }),
        delta(1, text(' do')),
        ended(1),
      ]),
      expect: { text: 'One. They do' },
      answer: annotated,
    },
    {
      name: 'JSON from a tool',
      events: streamed('tool_use', [began(0, 'a', 'json_tool_call'), args(0, '{"age"'), args(0, ':7}'), ended(0)]),
      expect: { text: '{"age":7}', toolCalls: [], finishReason: 'stop' },
    },
    {
      name: 'guardrail_intervened',
      events: streamed('guardrail_intervened', [delta(0, text('Sorry.')), ended(0)], {
        trace,
        serviceTier: { type: 'flex' },
      }),
      expect: { text: 'Sorry.', finishReason: 'content_filter' },
      answer: { service_tier: 'flex', choices: [{ message: { extra_content: { bedrock: { trace } } } }] },
    },
    {
      name: 'calls that Bedrock made itself',
      events: [
        {
          type: 'contentBlockStart',
          contentBlockIndex: 0,
          start: { toolUse: { toolUseId: 't1', name: 'nova_grounding', type: 'server_tool_use' } },
        },
        args(0, '{"query":'),
        args(0, '"Rome"}'),
        ended(0),
        {
          type: 'contentBlockStart',
          contentBlockIndex: 1,
          start: { toolResult: { toolUseId: 't1', status: 'success', type: 'nova_grounding_result' } },
        },
        delta(1, { toolResult: [text('[HIDDEN]')] }),
        ended(1),
        delta(2, text('Warm.')),
        ended(2),
        { type: 'messageStop', stopReason: 'end_turn', additionalModelResponseFields: { stop_sequence: 'x' } },
        { type: 'metadata', usage, performanceConfig: { latency: 'optimized' }, trace },
      ],
      expect: { text: 'Warm.', toolCalls: [], finishReason: 'stop' },
      answer: own,
    },
    {
      name: 'an image in pieces',
      events: streamed('end_turn', [
        delta(0, text('Here.')),
        ended(0),
        { type: 'contentBlockStart', contentBlockIndex: 1, start: { image: { format: 'png' } } },
        delta(1, { image: { source: { bytes: 'iVBORw==' } } }),
        delta(1, { image: { source: { bytes: 'DQoaCg==' } } }),
        ended(1),
      ]),
      expect: { text: 'Here.' },
      answer: pictured,
    },
    {
      name: 'unclosed blocks, and unknown events',
      events: streamed('end_turn', [delta(0, { reasoningContent: { text: 'Hm.' } }), { type: 'news', is: 1 }]),
      expect: { text: '', reasoning: 'Hm.', finishReason: 'stop' },
      answer: { choices: [{ message: { thinking_blocks: [{ type: 'thinking', thinking: 'Hm.' }] } }] },
    },
    {
      name: 'throttlingException',
      events: [delta(0, text('Hal')), { type: 'throttlingException', message: 'Too many requests.' }],
      expect: { code: 'rate_limit' },
    },
    {
      name: 'modelStreamErrorException',
      events: [{ type: 'modelStreamErrorException', message: 'It broke.', originalStatusCode: 500 }],
      expect: { code: 'internal_server' },
    },
    {
      name: 'validationException',
      events: [{ type: 'validationException', message: 'Input is too long for requested model.' }],
      expect: { code: 'context_window_exceeded' },
    },
  ],

  requests: [
    {
      name: 'a conversation from another provider',
      request: { messages: conversation, tools, tool_choice: 'auto', max_tokens: 100, temperature: 0.5 },
      path,
      body: {
        system: [text('Be brief.'), { cachePoint: { type: 'default', ttl: '1h' } }],
        messages: [
          { role: 'user', content: [text('What is this?'), cachePoint, image('jpeg')] },
          {
            role: 'assistant',
            content: [
              { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'sig' } } },
              { reasoningContent: { redactedContent: btoa(data) } },
              call('call_0', 'weather', { city: 'Rome' }),
              call('call_1', 'weather', { city: 'Oslo' }),
            ],
          },
          {
            role: 'user',
            content: [
              { toolResult: { toolUseId: 'call_0', content: [text('sun'), image('png')] } },
              cachePoint,
              { toolResult: { toolUseId: 'call_1', content: [text('snow')] } },
              text('And?'),
            ],
          },
          { role: 'assistant', content: [text('Rome is warmer.')] },
          { role: 'user', content: [text('And tomorrow?'), cachePoint] },
        ],
        inferenceConfig: { maxTokens: 100, temperature: 0.5 },
        toolConfig: { tools: declared, toolChoice: { auto: {} } },
      },
    },
    {
      name: 'a stream, with every renamed parameter',
      request: {
        messages,
        stream: true,
        stream_options: { include_usage: true },
        max_completion_tokens: 9,
        stop: ['end', ''],
        top_p: 0.5,
        top_k: 3,
        service_tier: 'priority',
      },
      path: `${path}-stream`,
      body: {
        messages: turns,
        inferenceConfig: { maxTokens: 9, topP: 0.5, stopSequences: ['end'] },
        serviceTier: { type: 'priority' },
        additionalModelRequestFields: { top_k: 3 },
      },
    },
    {
      name: 'thinking, without sampling parameters',
      request: { messages, reasoning_effort: 'low', temperature: 0.5, top_k: 3, max_tokens: 2000 },
      body: {
        messages: turns,
        inferenceConfig: { maxTokens: 2048 },
        additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 1024 } },
      },
    },
    {
      name: 'Bedrock’s own parameters',
      request: {
        messages,
        top_k: 3,
        guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' },
        requestMetadata: { team: 'a' },
        additionalModelRequestFields: { anthropic_beta: ['context-1m-2025-08-07'] },
      } as Partial<CompletionParameters>,
      body: {
        messages: turns,
        guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' },
        requestMetadata: { team: 'a' },
        additionalModelRequestFields: { top_k: 3, anthropic_beta: ['context-1m-2025-08-07'] },
      },
    },
    {
      name: 'a schema',
      request: { messages, response_format: { type: 'json_schema', json_schema: { name: 'person', schema } } },
      body: {
        messages: turns,
        outputConfig: {
          textFormat: {
            type: 'json_schema',
            structure: {
              jsonSchema: {
                name: 'person',
                schema: JSON.stringify({
                  type: 'object',
                  properties: { age: { type: 'integer', description: '{minimum: 0}' } },
                  additionalProperties: false,
                }),
              },
            },
          },
        },
      },
    },
    {
      name: 'JSON without a schema',
      request: { messages, response_format: { type: 'json_object' } },
      body: {
        messages: turns,
        system: [text('Answer with one JSON object and nothing else: no code fence and no text around it.')],
      },
    },
    {
      name: 'a forced tool, without parallel calls',
      request: {
        messages,
        tools,
        tool_choice: { type: 'function', function: { name: 'now' } },
        parallel_tool_calls: false,
      },
      body: {
        messages: turns,
        toolConfig: { tools: declared, toolChoice: { tool: { name: 'now' } } },
        additionalModelRequestFields: { tool_choice: { disable_parallel_tool_use: true } },
      },
    },
    {
      name: 'allowed tools, strict tools and cached tools',
      request: {
        messages,
        tools: [
          { type: 'function', function: { ...weather, strict: true }, cache_control: { type: 'ephemeral' } },
          { type: 'function', function: { name: 'now' } },
        ],
        tool_choice: {
          type: 'allowed_tools',
          allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'weather' } }] },
        },
      },
      body: {
        messages: turns,
        toolConfig: {
          tools: [
            {
              toolSpec: {
                name: 'weather',
                description: weather.description,
                inputSchema: { json: { ...weather.parameters, additionalProperties: false } },
                strict: true,
              },
            },
            cachePoint,
          ],
          toolChoice: { any: {} },
        },
      },
    },
    {
      name: 'no tools, in a conversation with earlier calls',
      request: {
        messages: [
          ...messages,
          {
            role: 'assistant',
            content: 'Let me look.',
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'now', arguments: '{}' } }],
          },
          { role: 'tool', tool_call_id: 'a', content: '9:00' },
        ],
        tools,
        tool_choice: 'none',
      },
      body: {
        messages: [
          ...turns,
          { role: 'assistant', content: [text('Let me look.\n[Call a: now({})]')] },
          { role: 'user', content: [text('[Result of a: 9:00]')] },
        ],
      },
    },
    {
      name: 'documents, with names and text next to them',
      request: {
        messages: [
          {
            role: 'user',
            content: [
              {
                type: 'file',
                file: { file_data: 'data:application/pdf;base64,JVBERi0=', filename: 'Q3 report_v2.pdf' },
              },
              {
                type: 'file',
                file: { file_data: 'data:text/csv;base64,YQ==', filename: 'Q3 report_v2.csv' },
                citations: { enabled: true },
                context: 'Of the third quarter.',
              } as never,
              { type: 'file', file: { file_id: 's3://bucket/clip.mp4' } },
              { type: 'video_url', video_url: { url: 'data:video/webm;base64,AAAA' } } as never,
            ],
          },
        ],
      },
      body: {
        messages: [
          {
            role: 'user',
            content: [
              text('.'),
              { document: { format: 'pdf', name: 'Q3 report-v2', source: { bytes: 'JVBERi0=' } } },
              {
                document: {
                  format: 'csv',
                  name: 'Q3 report-v2 (2)',
                  source: { bytes: 'YQ==' },
                  citations: { enabled: true },
                  context: 'Of the third quarter.',
                },
              },
              { video: { format: 'mp4', source: { s3Location: { uri: 's3://bucket/clip.mp4' } } } },
              { video: { format: 'webm', source: { bytes: 'AAAA' } } },
            ],
          },
        ],
      },
    },
    {
      name: 'an assistant message to be continued, and text for a guardrail',
      request: {
        messages: [
          { role: 'user', content: [{ type: 'guarded_text', text: 'Hi' } as never] },
          { role: 'assistant', content: 'The answer is ' },
        ],
      },
      body: {
        messages: [
          { role: 'user', content: [{ guardContent: { text: { text: 'Hi' } } }] },
          { role: 'assistant', content: [text('The answer is')] },
        ],
      },
    },
    { name: 'an unsupported parameter', request: { logit_bias: { 1: 1 } }, body: { refused: 'logit_bias' } },
    {
      name: 'an unsupported tool',
      request: { tools: [{ type: 'web_search' }] },
      body: { refused: 'web_search' },
    },
    {
      name: 'an image by URL',
      request: {
        messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a.example/p.png' } }] }],
      },
      body: { refused: 's3://' },
    },
    {
      name: 'an archive',
      request: {
        messages: [
          { role: 'user', content: [{ type: 'file', file: { file_data: 'data:application/zip;base64,UEs=' } }] },
        ],
      },
      body: { refused: 'application/zip' },
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
      headers: { 'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/' },
      body: { message: 'Malformed input request: extraneous key [foo] is not permitted' },
      code: 'bad_request',
      message: 'extraneous key',
    },
    {
      status: 400,
      headers: { 'x-amzn-errortype': 'ValidationException' },
      body: { message: 'The provided model identifier is invalid.' },
      code: 'not_found',
    },
    {
      status: 400,
      headers: { 'x-amzn-errortype': 'ValidationException' },
      body: { message: 'Input is too long for requested model.' },
      code: 'context_window_exceeded',
    },
    {
      status: 400,
      headers: { 'x-amzn-errortype': 'ServiceQuotaExceededException' },
      body: { message: 'Too many tokens per day.' },
      code: 'rate_limit',
    },
    {
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException' },
      body: { message: "You don't have access to the model with the specified model ID." },
      code: 'permission_denied',
    },
    {
      status: 403,
      headers: { 'x-amzn-errortype': 'UnrecognizedClientException' },
      body: { message: 'The security token included in the request is invalid.' },
      code: 'authentication',
    },
    { status: 403, body: { Message: 'Bearer Token has expired' }, code: 'authentication', message: 'has expired' },
    {
      status: 403,
      body: { message: 'Authentication failed: Please make sure your API Key is valid.' },
      code: 'authentication',
    },
    {
      status: 403,
      headers: { 'x-amzn-errortype': 'InvalidSignatureException' },
      body: { message: 'Signature expired: 20261129T000000Z is now earlier than 20261129T001000Z' },
      code: 'authentication',
    },
    {
      status: 404,
      body: { __type: 'com.amazon.coral.service#ResourceNotFoundException', message: 'No such profile.' },
      code: 'not_found',
    },
    {
      status: 408,
      headers: { 'x-amzn-errortype': 'ModelTimeoutException' },
      body: { message: 'The request took too long.' },
      code: 'timeout',
    },
    {
      status: 424,
      headers: { 'x-amzn-errortype': 'ModelErrorException' },
      body: { message: 'The model failed.', originalStatusCode: 500 },
      code: 'internal_server',
    },
    {
      status: 429,
      headers: { 'x-amzn-errortype': 'ThrottlingException', 'retry-after': '2' },
      body: { message: 'Too many requests, please wait before trying again.' },
      code: 'rate_limit',
      retryAfter: 2000,
    },
    {
      status: 429,
      headers: { 'x-amzn-errortype': 'ModelNotReadyException' },
      body: { message: 'The model is not ready.' },
      code: 'service_unavailable',
    },
    {
      status: 500,
      headers: { 'x-amzn-errortype': 'InternalServerException' },
      body: { message: 'It broke.' },
      code: 'internal_server',
    },
    { status: 502, body: '<html></html>', code: 'bad_gateway' },
    {
      status: 503,
      headers: { 'x-amzn-errortype': 'ServiceUnavailableException' },
      body: { message: 'Bedrock is unable to process your request.' },
      code: 'service_unavailable',
    },
  ],

  hazards: {
    'empty content': {
      name: 'empty content',
      reply: whole('end_turn', []),
      expect: { text: '', finishReason: 'stop' },
    },
    'tool call without arguments': {
      name: 'tool call without arguments',
      events: streamed('tool_use', [began(0, 'a', 'now'), ended(0)]),
      expect: { toolCalls: [{ name: 'now', arguments: {} }], finishReason: 'tool_calls' },
    },
    'tool result without call': {
      name: 'tool result without call',
      request: { tools, messages: [{ role: 'tool', tool_call_id: 'lost', content: '1' }] },
      body: { refused: '"lost"' },
    },
    'interleaved tool calls': {
      name: 'interleaved tool calls',
      events: streamed('tool_use', [
        delta(0, text('I will look.')),
        began(1, 'tooluse_1', 'weather'),
        began(2, 'tooluse_2', 'now'),
        args(1, '{"city"'),
        args(2, '{'),
        args(1, ':"Rome"}'),
        args(2, '}'),
        ended(2),
        ended(1),
      ]),
      expect: two,
    },
    'error event in a 200 stream': {
      name: 'error event in a 200 stream',
      events: [delta(0, text('Hal')), { type: 'internalServerException', message: 'internal server error' }],
      expect: { code: 'internal_server' },
    },
    'missing usage': {
      name: 'missing usage',
      reply: { output: { message: { role: 'assistant', content: [text('Hi')] } }, stopReason: 'end_turn' },
      expect: { text: 'Hi', finishReason: 'stop', usage: { prompt: null, completion: null } },
    },
    'unknown finish reason': {
      name: 'unknown finish reason',
      reply: whole('bored', [text('Hi')]),
      expect: { text: 'Hi', finishReason: 'stop' },
    },
  },
})
