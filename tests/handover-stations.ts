import type { Message, Provider, Tool } from '@litecone/core'
import { anthropic } from '@litecone/providers-anthropic'
import { azure } from '@litecone/providers-azure'
import { bedrock } from '@litecone/providers-bedrock'
import { cohere } from '@litecone/providers-cohere'
import { openrouter } from '@litecone/providers-compatible'
import { gemini } from '@litecone/providers-gemini'
import { groq } from '@litecone/providers-groq'
import { openai } from '@litecone/providers-openai'
import { replicate } from '@litecone/providers-replicate'

/** The parts of another vendor's answer that the next request must carry. */
export interface Turn {
  text: string | null
  /** Ids of the calls for Oslo and for Rome. Absent if the vendor made no calls. */
  ids?: readonly [oslo: string, rome: string]
}

/** A provider with its native answer, which makes two parallel calls. What we decode it to and what the provider must receive are written by hand. */
export interface Station {
  create: (settings: { apiKey: string; apiBase: string }) => Provider
  model: string
  answer: object
  /** The answer in our format, without its calls. */
  message: { content: string | null } & Record<string, unknown>
  /** The vendor's call ids, or patterns for the ids that we generate. */
  ids: readonly (string | RegExp)[]
  /** Vendor-specific fields of each call. */
  callExtras?: readonly object[]
  /** The whole body of the next request. `isOwn`: whether the answer came from this vendor, or from one whose signatures are valid here. */
  expect: (turn: Turn, isOwn: boolean) => object
}

const SYSTEM = 'Answer in one word.'
const QUESTION = 'Where is it warmer?'
export const FOLLOW_UP = 'So where?'
export const OSLO = '{"city":"Oslo"}'
export const ROME = '{"city":"Rome"}'
const BASE64 = 'iVBORw0KGgo='
export const PNG = `data:image/png;base64,${BASE64}`
export const SIGNATURES = { anthropic: 'signed-by-anthropic', openrouter: 'signed-by-openrouter', gemini: 'c2lnbmVk' }

const description = 'The weather of a city'
export const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
export const tools: Tool[] = [{ type: 'function', function: { name: 'weather', description, parameters } }]
export const opening: Message[] = [
  { role: 'system', content: SYSTEM },
  {
    role: 'user',
    content: [
      { type: 'text', text: QUESTION },
      { type: 'image_url', image_url: { url: PNG } },
    ],
  },
]

export const openaiCall = (id: string, args: string) => ({
  id,
  type: 'function',
  function: { name: 'weather', arguments: args },
})
const image = { type: 'image_url', image_url: { url: PNG } }

/** An answer in OpenAI's format. */
const openaiAnswer = (more: object) => ({
  id: '1',
  model: 'served',
  choices: [
    {
      index: 0,
      finish_reason: 'tool_calls',
      message: {
        role: 'assistant',
        content: null,
        refusal: null,
        annotations: [],
        tool_calls: [openaiCall('call_0', OSLO), openaiCall('call_1', ROME)],
        ...more,
      },
    },
  ],
})

/** A request in OpenAI's format. Its tool messages hold only text, so the image of a result follows in a user message after all results. */
const openaiBody =
  (model: string, own: object = {}): Station['expect'] =>
  ({ text, ids }, isOwn) => ({
    model,
    tools: [{ type: 'function', function: { name: 'weather', description, parameters } }],
    messages: [
      { role: 'system', content: SYSTEM },
      { role: 'user', content: [{ type: 'text', text: QUESTION }, image] },
      {
        role: 'assistant',
        content: text,
        ...(ids && { tool_calls: [openaiCall(ids[0], OSLO), openaiCall(ids[1], ROME)] }),
        ...(isOwn && own),
      },
      ...(ids
        ? [
            { role: 'tool', tool_call_id: ids[1], content: '{"celsius":24}' },
            { role: 'tool', tool_call_id: ids[0], content: '{"celsius":2}' },
            { role: 'user', content: [image] },
          ]
        : []),
      { role: 'user', content: FOLLOW_UP },
    ],
  })

const openaiFormat = { message: { content: null }, ids: ['call_0', 'call_1'] }
const reasoning_details = [{ type: 'reasoning.text', text: 'hm', signature: SIGNATURES.openrouter, index: 0 }]

export const stations: Record<string, Station> = {
  openai: { ...openaiFormat, create: openai, model: 'gpt-4o', answer: openaiAnswer({}), expect: openaiBody('gpt-4o') },
  azure: { ...openaiFormat, create: azure, model: 'prod', answer: openaiAnswer({}), expect: openaiBody('prod') },
  groq: {
    ...openaiFormat,
    create: groq,
    model: 'qwen/qwen3.6-27b',
    answer: openaiAnswer({ reasoning: 'hm' }),
    message: { content: null, reasoning_content: 'hm' },
    expect: openaiBody('qwen/qwen3.6-27b'),
  },
  openrouter: {
    ...openaiFormat,
    create: openrouter,
    model: 'anthropic/claude-sonnet-4.5',
    answer: openaiAnswer({ content: 'I will look.', reasoning: 'hm', reasoning_details }),
    message: { content: 'I will look.', reasoning_content: 'hm', extra_content: { reasoning_details } },
    // OpenRouter accepts reasoning in requests, and passes its signature on to the model's vendor.
    expect: openaiBody('anthropic/claude-sonnet-4.5', { reasoning_details }),
  },
  anthropic: {
    create: anthropic,
    model: 'claude-sonnet-4-5',
    answer: {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [
        { type: 'thinking', thinking: 'hm', signature: SIGNATURES.anthropic },
        { type: 'text', text: 'I will look.' },
        { type: 'tool_use', id: 'toolu_0', name: 'weather', input: { city: 'Oslo' } },
        { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Rome' } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 1, output_tokens: 1 },
    },
    message: {
      content: 'I will look.',
      reasoning_content: 'hm',
      thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: SIGNATURES.anthropic }],
    },
    ids: ['toolu_0', 'toolu_1'],
    expect: ({ text, ids }, isOwn) => ({
      model: 'claude-sonnet-4-5',
      max_tokens: 64_000,
      tools: [{ name: 'weather', description, input_schema: parameters }],
      system: [{ type: 'text', text: SYSTEM }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: QUESTION },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: BASE64 } },
          ],
        },
        {
          role: 'assistant',
          content: [
            ...(isOwn ? [{ type: 'thinking', thinking: 'hm', signature: SIGNATURES.anthropic }] : []),
            ...(text ? [{ type: 'text', text }] : []),
            ...(ids
              ? [
                  { type: 'tool_use', id: ids[0], name: 'weather', input: { city: 'Oslo' } },
                  { type: 'tool_use', id: ids[1], name: 'weather', input: { city: 'Rome' } },
                ]
              : []),
          ],
        },
        // Results come first in the turn after the calls.
        {
          role: 'user',
          content: [
            ...(ids
              ? [
                  { type: 'tool_result', tool_use_id: ids[0], content: '{"celsius":2}' },
                  {
                    type: 'tool_result',
                    tool_use_id: ids[1],
                    content: [
                      { type: 'text', text: '{"celsius":24}' },
                      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: BASE64 } },
                    ],
                  },
                ]
              : []),
            { type: 'text', text: FOLLOW_UP },
          ],
        },
      ],
    }),
  },
  gemini: {
    create: gemini,
    model: 'gemini-3-pro-preview',
    // Gemini gives no call ids, and signs only the first call.
    answer: {
      candidates: [
        {
          index: 0,
          finishReason: 'STOP',
          content: {
            role: 'model',
            parts: [
              { text: 'hm', thought: true },
              { functionCall: { name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: SIGNATURES.gemini },
              { functionCall: { name: 'weather', args: { city: 'Rome' } } },
            ],
          },
        },
      ],
    },
    message: { content: null, reasoning_content: 'hm' },
    ids: [/^call_\w+0$/, /^call_\w+1$/],
    callExtras: [{ extra_content: { google: { thought_signature: SIGNATURES.gemini } } }, {}],
    expect: ({ text, ids }, isOwn) => ({
      tools: [{ functionDeclarations: [{ name: 'weather', description, parametersJsonSchema: parameters }] }],
      systemInstruction: { parts: [{ text: SYSTEM }] },
      contents: [
        { role: 'user', parts: [{ text: QUESTION }, { inlineData: { mimeType: 'image/png', data: BASE64 } }] },
        {
          role: 'model',
          parts: [
            ...(text ? [{ text }] : []),
            ...(ids
              ? [
                  {
                    functionCall: { id: ids[0], name: 'weather', args: { city: 'Oslo' } },
                    // Gemini 3 answers 400 to a call without a signature: https://ai.google.dev/gemini-api/docs/thought-signatures
                    thoughtSignature: isOwn ? SIGNATURES.gemini : 'skip_thought_signature_validator',
                  },
                  { functionCall: { id: ids[1], name: 'weather', args: { city: 'Rome' } } },
                ]
              : []),
          ],
        },
        {
          role: 'user',
          parts: [
            ...(ids
              ? [
                  { functionResponse: { id: ids[0], name: 'weather', response: { celsius: 2 } } },
                  {
                    functionResponse: {
                      id: ids[1],
                      name: 'weather',
                      response: { celsius: 24 },
                      parts: [{ inlineData: { mimeType: 'image/png', data: BASE64 } }],
                    },
                  },
                ]
              : []),
            { text: FOLLOW_UP },
          ],
        },
      ],
    }),
  },
  bedrock: {
    create: bedrock,
    model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    answer: {
      output: {
        message: {
          role: 'assistant',
          content: [
            { reasoningContent: { reasoningText: { text: 'hm', signature: SIGNATURES.anthropic } } },
            { text: 'I will look.' },
            { toolUse: { toolUseId: 'tooluse_0', name: 'weather', input: { city: 'Oslo' } } },
            { toolUse: { toolUseId: 'tooluse_1', name: 'weather', input: { city: 'Rome' } } },
          ],
        },
      },
      stopReason: 'tool_use',
    },
    message: {
      content: 'I will look.',
      reasoning_content: 'hm',
      thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: SIGNATURES.anthropic }],
    },
    ids: ['tooluse_0', 'tooluse_1'],
    expect: ({ text, ids }, isOwn) => ({
      toolConfig: { tools: [{ toolSpec: { name: 'weather', description, inputSchema: { json: parameters } } }] },
      system: [{ text: SYSTEM }],
      messages: [
        { role: 'user', content: [{ text: QUESTION }, { image: { format: 'png', source: { bytes: BASE64 } } }] },
        {
          role: 'assistant',
          content: [
            ...(isOwn
              ? [{ reasoningContent: { reasoningText: { text: 'hm', signature: SIGNATURES.anthropic } } }]
              : []),
            ...(text ? [{ text }] : []),
            ...(ids
              ? [
                  { toolUse: { toolUseId: ids[0], name: 'weather', input: { city: 'Oslo' } } },
                  { toolUse: { toolUseId: ids[1], name: 'weather', input: { city: 'Rome' } } },
                ]
              : []),
          ],
        },
        {
          role: 'user',
          content: [
            ...(ids
              ? [
                  { toolResult: { toolUseId: ids[0], content: [{ text: '{"celsius":2}' }] } },
                  {
                    toolResult: {
                      toolUseId: ids[1],
                      content: [{ text: '{"celsius":24}' }, { image: { format: 'png', source: { bytes: BASE64 } } }],
                    },
                  },
                ]
              : []),
            { text: FOLLOW_UP },
          ],
        },
      ],
    }),
  },
  cohere: {
    create: cohere,
    model: 'command-a-vision-07-2025',
    answer: {
      id: '1',
      message: {
        role: 'assistant',
        content: [{ type: 'thinking', thinking: 'hm' }],
        tool_plan: 'I will look.',
        tool_calls: [openaiCall('weather_0', OSLO), openaiCall('weather_1', ROME)],
      },
      finish_reason: 'TOOL_CALL',
    },
    message: {
      content: null,
      reasoning_content: 'hm',
      thinking_blocks: [{ type: 'thinking', thinking: 'hm' }],
      extra_content: { cohere: { tool_plan: 'I will look.' } },
    },
    ids: ['weather_0', 'weather_1'],
    expect: ({ text, ids }, isOwn) => ({
      model: 'command-a-vision-07-2025',
      tools: [{ type: 'function', function: { name: 'weather', description, parameters } }],
      messages: [
        { role: 'system', content: SYSTEM },
        { role: 'user', content: [{ type: 'text', text: QUESTION }, image] },
        // A message with calls may have a plan, but no text.
        ids
          ? {
              role: 'assistant',
              ...(isOwn && { content: [{ type: 'thinking', thinking: 'hm' }], tool_plan: 'I will look.' }),
              ...(text && { tool_plan: text }),
              tool_calls: [openaiCall(ids[0], OSLO), openaiCall(ids[1], ROME)],
            }
          : { role: 'assistant', content: text },
        ...(ids
          ? [
              { role: 'tool', tool_call_id: ids[1], content: [{ type: 'text', text: '{"celsius":24}' }] },
              { role: 'tool', tool_call_id: ids[0], content: '{"celsius":2}' },
              { role: 'user', content: [image] },
            ]
          : []),
        { role: 'user', content: FOLLOW_UP },
      ],
    }),
  },
  // Replicate's models accept no tools, so the prompt describes calls and their results.
  replicate: {
    create: replicate,
    model: 'openai/gpt-4o',
    answer: { id: 'p', status: 'succeeded', output: ['I cannot ', 'look.'] },
    message: { content: 'I cannot look.' },
    ids: [],
    expect: ({ text, ids }) => ({
      input: {
        ...(ids
          ? {
              prompt: [
                `User: [image] ${QUESTION}`,
                `Assistant: ${text ? `${text} ` : ''}[called weather (${ids[0]}) with ${OSLO}] [called weather (${ids[1]}) with ${ROME}]`,
                `Result of tool call ${ids[1]}: [image] {"celsius":24}`,
                `Result of tool call ${ids[0]}: {"celsius":2}`,
                `User: ${FOLLOW_UP}`,
                'Assistant:',
              ].join('\n\n'),
            }
          : { prompt: `User: [image] ${QUESTION}\n\nAssistant: ${text}\n\nUser: ${FOLLOW_UP}\n\nAssistant:` }),
        system_prompt: SYSTEM,
        image_input: ids ? [PNG, PNG] : [PNG],
      },
    }),
  },
}
