import type { CompletionParameters } from '@litecone/core'
import { describeProviderContract } from '@litecone/testkit'
import { gemini } from './index.ts'

const PNG = 'data:image/png;base64,iVBORw0KGgo='
const STOP = { finishReason: 'STOP' }

/** A whole response, or one event of a stream. */
function said(parts: object[], rest: object = {}, usageMetadata: object = {}): Record<string, unknown> {
  return {
    candidates: [{ content: { role: 'model', parts }, index: 0, ...rest }],
    usageMetadata,
    modelVersion: 'gemini-2.5-flash',
    responseId: 'r1',
  }
}

function failed(code: number, status: string, message: string, details: object[] = []): object {
  return { error: { code, message, status, details } }
}

const USAGE = { promptTokenCount: 9, candidatesTokenCount: 4, thoughtsTokenCount: 5, totalTokenCount: 18 }
const COUNTED = { prompt: 9, completion: 9, total: 18, reasoning: 5 }

const weather: CompletionParameters['tools'] = [
  {
    type: 'function',
    function: {
      name: 'weather',
      description: 'The weather of a city',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
]
const declared = [
  {
    functionDeclarations: [
      {
        name: 'weather',
        description: 'The weather of a city',
        parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      },
    ],
  },
]

/** System, image, two parallel calls of another vendor, their results, and a follow-up. */
const conversation: CompletionParameters['messages'] = [
  { role: 'system', content: 'Be brief.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'Is it warmer here than in Rome?' },
      { type: 'image_url', image_url: { url: PNG } },
    ],
  },
  {
    role: 'assistant',
    content: null,
    tool_calls: [
      { id: 'toolu_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
      { id: 'toolu_2', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
    ],
  },
  { role: 'tool', tool_call_id: 'toolu_1', content: '{"degrees":7}' },
  { role: 'tool', tool_call_id: 'toolu_2', content: 'cloudy' },
  { role: 'assistant', content: 'It is colder.' },
  { role: 'user', content: 'And tomorrow?' },
]

const filtered = [
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'OTHER',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
]
const plain = [
  'FINISH_REASON_UNSPECIFIED',
  'MALFORMED_FUNCTION_CALL',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'NO_IMAGE',
]

describeProviderContract({
  name: 'Gemini',
  provider: gemini,
  model: 'gemini-2.5-flash',
  framing: 'gemini',
  credentials: { header: 'x-goog-api-key', value: (apiKey) => apiKey },

  answers: [
    {
      name: 'thoughts and text',
      reply: said(
        [
          { text: 'A greeting.', thought: true },
          { text: 'Hello', thoughtSignature: 'SIG' },
        ],
        STOP,
        USAGE,
      ),
      expect: { text: 'Hello', reasoning: 'A greeting.', toolCalls: [], finishReason: 'stop', usage: COUNTED },
      answer: { id: 'r1', choices: [{ message: { extra_content: { google: { thought_signature: 'SIG' } } } }] },
    },
    {
      name: 'several calls',
      request: { tools: weather },
      reply: said(
        [
          { functionCall: { id: 'f1', name: 'weather', args: { city: 'Oslo' } } },
          { functionCall: { id: 'f2', name: 'weather', args: { city: 'Rome' } } },
        ],
        STOP,
      ),
      expect: {
        text: '',
        toolCalls: [
          { name: 'weather', arguments: { city: 'Oslo' } },
          { name: 'weather', arguments: { city: 'Rome' } },
        ],
        toolCallIds: ['f1', 'f2'],
        finishReason: 'tool_calls',
      },
    },
    {
      name: 'JSON by schema',
      request: {
        response_format: { type: 'json_schema', json_schema: { name: 'place', schema: { type: 'object' } } },
      },
      reply: said([{ text: '{"city":"Oslo"}' }], STOP),
      expect: { finishReason: 'stop' },
      answer: { parsed: { city: 'Oslo' } },
    },
    {
      name: 'MAX_TOKENS',
      reply: said([{ text: 'Hel' }], { finishReason: 'MAX_TOKENS' }),
      expect: { text: 'Hel', finishReason: 'length' },
    },
    ...filtered.map((finishReason) => ({
      name: finishReason,
      reply: { candidates: [{ finishReason }] },
      expect: { text: '', finishReason: 'content_filter' },
      answer: { choices: [{ message: { content: null, extra_content: { google: { finish_reason: finishReason } } } }] },
    })),
    ...plain.map((finishReason) => ({
      name: finishReason,
      reply: { candidates: [{ finishReason, finishMessage: 'why' }] },
      expect: { text: '', finishReason: 'stop' },
      answer: { choices: [{ message: { extra_content: { google: { finish_message: 'why' } } } }] },
    })),
    {
      name: 'a blocked prompt',
      reply: { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 } },
      expect: { text: '', finishReason: 'content_filter', usage: { prompt: 9, completion: 0, total: 9 } },
      answer: { choices: [{ message: { content: null } }] },
    },
  ],

  streams: [
    {
      name: 'thoughts and text',
      events: [
        said(
          [{ text: 'A greet', thought: true }],
          {},
          { promptTokenCount: 9, thoughtsTokenCount: 3, totalTokenCount: 12 },
        ),
        said(
          [{ text: 'ing.', thought: true }],
          {},
          { promptTokenCount: 9, thoughtsTokenCount: 5, totalTokenCount: 14 },
        ),
        said([{ text: 'Grüß' }]),
        said([{ text: ' dich 👋' }]),
        said([{ text: '', thoughtSignature: 'SIG' }], STOP, USAGE),
      ],
      expect: { text: 'Grüß dich 👋', reasoning: 'A greeting.', toolCalls: [], finishReason: 'stop', usage: COUNTED },
      answer: { choices: [{ message: { extra_content: { google: { thought_signature: 'SIG' } } } }] },
    },
    {
      name: 'an unclosed call in pieces',
      events: [
        said([{ functionCall: { name: 'weather', willContinue: true }, thoughtSignature: 'SIG' }]),
        said([
          {
            functionCall: {
              partialArgs: [{ jsonPath: '$.city', stringValue: 'Os', willContinue: true }],
              willContinue: true,
            },
          },
        ]),
        said([{ functionCall: { partialArgs: [{ jsonPath: '$.city', stringValue: 'lo' }], willContinue: true } }]),
        said([{ text: '' }], STOP, USAGE),
      ],
      expect: {
        text: '',
        toolCalls: [{ name: 'weather', arguments: { city: 'Oslo' } }],
        finishReason: 'tool_calls',
        usage: COUNTED,
      },
      answer: { choices: [{ message: { tool_calls: [{ extra_content: { google: { thought_signature: 'SIG' } } }] } }] },
    },
    {
      name: 'a blocked prompt',
      events: [{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }],
      expect: { text: '', finishReason: 'content_filter' },
    },
    {
      name: 'a response that is filtered midway',
      events: [said([{ text: 'Once' }]), { candidates: [{ finishReason: 'RECITATION' }] }],
      expect: { text: 'Once', finishReason: 'content_filter' },
    },
  ],

  requests: [
    {
      name: 'a conversation from another provider',
      request: { messages: conversation, tools: weather, tool_choice: 'auto', max_tokens: 100, temperature: 0.5 },
      path: '/models/gemini-2.5-flash:generateContent',
      body: {
        systemInstruction: { parts: [{ text: 'Be brief.' }] },
        contents: [
          {
            role: 'user',
            parts: [
              { text: 'Is it warmer here than in Rome?' },
              { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } },
            ],
          },
          {
            role: 'model',
            parts: [
              { functionCall: { id: 'toolu_1', name: 'weather', args: { city: 'Oslo' } } },
              { functionCall: { id: 'toolu_2', name: 'weather', args: { city: 'Rome' } } },
            ],
          },
          {
            role: 'user',
            parts: [
              { functionResponse: { id: 'toolu_1', name: 'weather', response: { degrees: 7 } } },
              { functionResponse: { id: 'toolu_2', name: 'weather', response: { result: 'cloudy' } } },
            ],
          },
          { role: 'model', parts: [{ text: 'It is colder.' }] },
          { role: 'user', parts: [{ text: 'And tomorrow?' }] },
        ],
        tools: declared,
        toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
        generationConfig: { maxOutputTokens: 100, temperature: 0.5 },
      },
    },
    {
      name: 'a stream',
      request: { messages: [{ role: 'user', content: 'Hi' }], stream: true, stream_options: { include_usage: true } },
      path: '/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
      body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
    },
    { name: 'an unsupported parameter', request: { logit_bias: { 1: 1 } }, body: { refused: 'logit_bias' } },
    {
      name: 'an unsupported tool',
      request: { tools: [{ type: 'bash_20250124' }] },
      body: { refused: 'bash_20250124' },
    },
  ],

  failures: [
    {
      status: 400,
      body: failed(400, 'INVALID_ARGUMENT', 'Invalid value at contents.'),
      code: 'bad_request',
      message: 'Invalid value',
    },
    {
      status: 400,
      body: failed(400, 'FAILED_PRECONDITION', 'User location is not supported.'),
      code: 'permission_denied',
    },
    {
      status: 400,
      body: failed(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
        { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
      ]),
      code: 'authentication',
    },
    {
      status: 400,
      body: failed(
        400,
        'INVALID_ARGUMENT',
        'The input token count (9) exceeds the maximum number of tokens allowed (8).',
      ),
      code: 'context_window_exceeded',
    },
    { status: 401, body: failed(401, 'UNAUTHENTICATED', 'No credentials.'), code: 'authentication' },
    { status: 403, body: failed(403, 'PERMISSION_DENIED', 'Not yours.'), code: 'permission_denied' },
    { status: 404, body: failed(404, 'NOT_FOUND', 'models/x is not found.'), code: 'not_found' },
    {
      status: 429,
      body: failed(429, 'RESOURCE_EXHAUSTED', 'Quota.', [
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' },
      ]),
      code: 'rate_limit',
      retryAfter: 1500,
    },
    { status: 500, body: [failed(500, 'INTERNAL', 'Oh.')], code: 'internal_server', message: 'Oh.' },
    { status: 503, body: failed(503, 'UNAVAILABLE', 'The model is overloaded.'), code: 'service_unavailable' },
    { status: 504, body: failed(504, 'DEADLINE_EXCEEDED', 'Too slow.'), code: 'timeout' },
  ],

  hazards: {
    'empty content': { name: 'empty content', reply: said([], STOP), expect: { text: '', finishReason: 'stop' } },
    'tool call without arguments': {
      name: 'tool call without arguments',
      reply: said([{ functionCall: { name: 'now' } }], STOP),
      expect: { toolCalls: [{ name: 'now', arguments: {} }], finishReason: 'tool_calls' },
    },
    'tool result without call': {
      name: 'tool result without call',
      request: { messages: [{ role: 'tool', tool_call_id: 'lost', content: '1' }] },
      body: { refused: '"lost"' },
    },
    'interleaved tool calls': {
      notApplicable: 'Gemini gives a call whole, or all pieces of one before the next',
    },
    'error event in a 200 stream': {
      name: 'error event in a 200 stream',
      events: [said([{ text: 'Hel' }]), { error: { code: 503, message: 'Overloaded.', status: 'UNAVAILABLE' } }],
      expect: { code: 'service_unavailable', status: 503 },
    },
    'missing usage': {
      name: 'missing usage',
      events: [{ candidates: [{ content: { parts: [{ text: 'Hi' }] }, ...STOP }] }],
      expect: { text: 'Hi', finishReason: 'stop', usage: { prompt: null, completion: null } },
    },
    'unknown finish reason': {
      name: 'unknown finish reason',
      reply: said([{ text: 'Hi' }], { finishReason: 'BORED' }),
      expect: { text: 'Hi', finishReason: 'stop' },
    },
  },
})
