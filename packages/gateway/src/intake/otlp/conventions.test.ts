import { describe, expect, it } from 'vitest'
import { logSpan, type TestSpan } from './spans.test-support.ts'

const json = JSON.stringify
const image = 'https://a.example/rome.png'
const call = { id: 'c1', type: 'function', function: { name: 'book', arguments: '{"city":"Rome"}' } }

/** The same call in different conventions: an image and a question, and a tool call as response. */
const told: [string, TestSpan][] = [
  [
    'OpenTelemetry, in attributes',
    {
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.system_instructions': json([{ type: 'text', content: 'Be brief.' }]),
        'gen_ai.input.messages': json([
          {
            role: 'user',
            parts: [
              { type: 'text', content: 'Where is it?' },
              { type: 'uri', modality: 'image', mime_type: 'image/png', uri: image },
            ],
          },
        ]),
        'gen_ai.output.messages': json([
          {
            role: 'assistant',
            parts: [{ type: 'tool_call', id: 'c1', name: 'book', arguments: { city: 'Rome' } }],
            finish_reason: 'tool_calls',
          },
        ]),
        'gen_ai.usage.input_tokens': 1000,
        'gen_ai.usage.cache_read.input_tokens': 400,
        'gen_ai.usage.output_tokens': 100,
        'gen_ai.usage.reasoning.output_tokens': 60,
      },
    },
  ],
  [
    'OpenInference',
    {
      attributes: {
        'openinference.span.kind': 'LLM',
        'llm.provider': 'openai',
        'llm.system': 'openai',
        'llm.model_name': 'gpt-4o',
        'llm.input_messages.0.message.role': 'system',
        'llm.input_messages.0.message.content': 'Be brief.',
        'llm.input_messages.1.message.role': 'user',
        'llm.input_messages.1.message.contents.0.message_content.type': 'text',
        'llm.input_messages.1.message.contents.0.message_content.text': 'Where is it?',
        'llm.input_messages.1.message.contents.1.message_content.type': 'image',
        'llm.input_messages.1.message.contents.1.message_content.image.image.url': image,
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'c1',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'book',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"city":"Rome"}',
        'llm.token_count.prompt': 1000,
        'llm.token_count.prompt_details.cache_read': 400,
        'llm.token_count.completion': 100,
        'llm.token_count.completion_details.reasoning': 60,
      },
    },
  ],
  [
    'the AI SDK, up to 6',
    {
      attributes: {
        'ai.operationId': 'ai.streamText.doStream',
        'operation.name': 'ai.streamText.doStream',
        'ai.model.provider': 'openai.responses',
        'ai.model.id': 'gpt-4o',
        'ai.prompt.messages': json([
          { role: 'system', content: 'Be brief.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'Where is it?' },
              { type: 'image_url', image_url: { url: image } },
            ],
          },
        ]),
        'ai.response.toolCalls': json([{ toolCallId: 'c1', toolName: 'book', input: '{"city":"Rome"}' }]),
        'ai.response.finishReason': 'tool-calls',
        'ai.response.msToFirstChunk': 300,
        'gen_ai.system': 'openai.responses',
        'gen_ai.request.model': 'gpt-4o',
        'ai.usage.inputTokens': 1000,
        'ai.usage.inputTokenDetails.cacheReadTokens': 400,
        'ai.usage.outputTokens': 100,
        'ai.usage.outputTokenDetails.reasoningTokens': 60,
      },
    },
  ],
  [
    'OpenTelemetry of 2024, in events',
    {
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.prompt_tokens': 1000,
        'gen_ai.usage.completion_tokens': 100,
        'gen_ai.usage.cache_read_input_tokens': 400,
        'gen_ai.usage.reasoning_tokens': 60,
      },
      events: [
        { name: 'gen_ai.system.message', attributes: { content: 'Be brief.' } },
        {
          name: 'gen_ai.user.message',
          attributes: {
            'gen_ai.event.content': json({
              content: [
                { type: 'text', text: 'Where is it?' },
                { type: 'image_url', image_url: { url: image } },
              ],
            }),
          },
        },
        {
          name: 'gen_ai.choice',
          attributes: {
            'gen_ai.event.content': json({ message: { tool_calls: [call] }, finish_reason: 'tool_calls' }),
          },
        },
      ],
    },
  ],
]

describe('a call', () => {
  it.each(told)('in the conventions of %s is read completely', async (_name, span) => {
    const entry = await logSpan(span)
    expect(entry).toMatchObject({
      provider: 'openai',
      operation: 'chat',
      model: 'gpt-4o',
      latencyMs: 1500,
      tokens: { prompt: 1000, completion: 100, total: 1100, cacheRead: 400, reasoning: 60 },
    })
    // gpt-4o: 600 input tokens at $2.50 per million, 400 cached ones at $1.25, and 100 output tokens at $10.
    expect(entry.costUsd).toBeCloseTo(0.003)
    expect(entry.request).toMatchObject({
      model: 'gpt-4o',
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Where is it?' },
            { type: 'image_url', image_url: { url: image } },
          ],
        },
      ],
    })
    expect(entry.response.choices).toMatchObject([{ index: 0, message: { role: 'assistant', tool_calls: [call] } }])
  })

  it('of Traceloop’s instrumentations is read with its parameters', async () => {
    const entry = await logSpan({
      attributes: {
        'llm.request.type': 'chat',
        'gen_ai.system': 'Anthropic',
        'gen_ai.request.model': 'claude-sonnet-4-5',
        'gen_ai.response.model': 'claude-sonnet-4-5-20250929',
        'gen_ai.request.temperature': 0.5,
        'gen_ai.request.max_tokens': 64,
        'llm.is_streaming': true,
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.content': 'Where to?',
        'gen_ai.prompt.1.role': 'tool',
        'gen_ai.prompt.1.tool_call_id': 'c1',
        'gen_ai.prompt.1.content': 'Booked.',
        'gen_ai.completion.0.role': 'assistant',
        'gen_ai.completion.0.finish_reason': 'tool_use',
        'gen_ai.completion.0.tool_calls.0.id': 'c1',
        'gen_ai.completion.0.tool_calls.0.name': 'book',
        'gen_ai.completion.0.tool_calls.0.arguments': '{"city":"Rome"}',
        'gen_ai.usage.input_tokens': 10,
        'gen_ai.usage.cache_read_input_tokens': 4000,
        'gen_ai.usage.cache_creation_input_tokens': 500,
        'gen_ai.usage.output_tokens': 20,
      },
    })
    expect(entry).toMatchObject({
      provider: 'anthropic',
      servedModel: 'claude-sonnet-4-5-20250929',
      stream: true,
      // Anthropic's own `input_tokens` exclude cached tokens.
      tokens: { prompt: 4510, completion: 20, cacheRead: 4000, cacheWrite: 500 },
      request: {
        temperature: 0.5,
        max_tokens: 64,
        messages: [
          { role: 'user', content: 'Where to?' },
          { role: 'tool', tool_call_id: 'c1', content: 'Booked.' },
        ],
      },
      response: { choices: [{ finish_reason: 'tool_use', message: { tool_calls: [call] } }] },
    })
  })

  it('of OpenLLMetry, which Helicone’s Python logger uses, has the time to first token from an event', async () => {
    const attributes = { 'gen_ai.system': 'OpenAI', 'gen_ai.request.model': 'gpt-4o', 'llm.request.type': 'chat' }
    const events = [{ name: 'llm.content.completion.chunk' }, { name: 'llm.content.completion.chunk' }]
    expect(await logSpan({ attributes, events })).toMatchObject({ timeToFirstTokenMs: 300, stream: true })
  })

  it('of the AI SDK 7 and later has the time to first token in seconds, and a message for each tool result', async () => {
    const results = ['c1', 'c2'].map((id) => ({ type: 'tool_call_response', id, response: `Booked ${id}.` }))
    const entry = await logSpan({
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'gcp.gemini',
        'gen_ai.request.model': 'gemini-2.5-flash',
        'gen_ai.client.operation.time_to_first_chunk': 0.25,
        'gen_ai.tool.definitions': json([{ type: 'function', name: 'book' }]),
        'gen_ai.input.messages': json([{ role: 'tool', parts: results }]),
        'gen_ai.output.messages': json([
          {
            role: 'assistant',
            parts: [
              { type: 'reasoning', content: 'Both are.' },
              { type: 'text', content: 'Done.' },
            ],
            finish_reason: 'stop',
          },
        ]),
      },
    })
    expect(entry).toMatchObject({
      provider: 'gemini',
      timeToFirstTokenMs: 250,
      stream: true,
      request: {
        tools: [{ name: 'book' }],
        messages: [
          { role: 'tool', tool_call_id: 'c1', content: 'Booked c1.' },
          { role: 'tool', tool_call_id: 'c2', content: 'Booked c2.' },
        ],
      },
      response: { choices: [{ message: { content: 'Done.', reasoning_content: 'Both are.' } }] },
    })
  })

  it.each<[string, Record<string, unknown>, object]>([
    [
      'embeddings',
      { 'gen_ai.operation.name': 'embeddings', 'gen_ai.request.model': 'text-embedding-3-small', 'ai.value': '"Rome"' },
      { operation: 'embed', request: { input: 'Rome' } },
    ],
    [
      'embeddings of OpenInference',
      {
        'openinference.span.kind': 'EMBEDDING',
        'embedding.model_name': 'text-embedding-3-small',
        'embedding.embeddings.0.embedding.text': 'Rome',
      },
      { operation: 'embed', model: 'text-embedding-3-small', request: { input: ['Rome'] } },
    ],
    [
      'a tool',
      {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'book',
        'gen_ai.tool.call.arguments': '{"city":"Rome"}',
        'gen_ai.tool.call.result': '{"ok":true}',
      },
      {
        ...{ operation: 'tool', model: 'tool:book', costUsd: null },
        ...{ request: { _type: 'tool', input: { city: 'Rome' } }, response: { output: { ok: true } } },
      },
    ],
    [
      'a vector database',
      { 'db.system': 'pinecone', 'db.operation.name': 'query', 'db.query.text': 'rivers' },
      { operation: 'vector_db', provider: 'pinecone', request: { _type: 'vector_db', text: 'rivers' } },
    ],
    [
      'what is neither',
      { 'gen_ai.operation.name': 'rerank', 'gen_ai.request.model': 'rerank-v3.5', 'gen_ai.provider.name': 'cohere' },
      { operation: 'other', model: 'rerank-v3.5', provider: 'cohere' },
    ],
  ])('has its operation: %s', async (_name, attributes, expected) => {
    expect(await logSpan({ attributes })).toMatchObject(expected)
  })

  it.each<[string, Record<string, unknown>, number]>([
    ['429', { 'error.type': '429' }, 429],
    ['an HTTP status', { 'error.type': 'RateLimitError', 'http.response.status_code': 429 }, 429],
    ['a client that left', { 'error.type': 'AbortError' }, -3],
    ['a timeout', { 'error.type': 'APITimeoutError' }, -2],
    ['nobody knows what', {}, 500],
    ['a success that could not be read', { 'http.response.status_code': 200 }, 500],
  ])('that failed has a matching status: %s', async (_name, attributes, status) => {
    const entry = await logSpan({
      attributes: { 'gen_ai.request.model': 'gpt-4o', ...attributes },
      status: { code: 2, message: 'It went wrong.' },
      events: [{ name: 'exception', attributes: { 'exception.type': 'Error' } }],
    })
    expect(entry).toMatchObject({ status, errorType: attributes['error.type'] ?? 'Error' })
    expect(entry.response.error).toMatchObject({ message: 'It went wrong.' })
  })

  it.each<[string, Record<string, unknown>]>([
    ['-1', { 'gen_ai.usage.input_tokens': -1, 'gen_ai.usage.output_tokens': -1 }],
    ['not a number', { 'gen_ai.usage.input_tokens': Number.NaN, 'gen_ai.usage.output_tokens': 'many' }],
    ['nothing', {}],
  ])('has no token counts if its span has %s', async (_name, attributes) => {
    const entry = await logSpan({ attributes: { 'gen_ai.request.model': 'gpt-4o', ...attributes } })
    expect(entry).toMatchObject({ tokens: { prompt: null, completion: null }, costUsd: null })
  })
})
