import type { CompletionParameters, Message } from '@litecone/core'
import { createContext } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { bedrockWire } from './index.ts'

const messages: Message[] = [{ role: 'user', content: 'Hi' }]
const schema = { type: 'object', properties: { age: { type: 'integer' } } }
const response_format = { type: 'json_schema' as const, json_schema: { name: 'person', schema } }
const tools = [{ type: 'function' as const, function: { name: 'now' } }]

function encode(model: string, request: Partial<CompletionParameters>): Record<string, unknown> {
  const { body } = bedrockWire.chat!.encode({ messages, ...request }, createContext({ model }))
  return body as Record<string, unknown>
}

const profile = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3'

describe('reasoning', () => {
  it.each([
    [
      'us.amazon.nova-2-lite-v1:0',
      { reasoning_effort: 'low' },
      { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' } },
    ],
    [
      'us.amazon.nova-2-lite-v1:0',
      { reasoning_effort: 'max' },
      { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' } },
    ],
    ['amazon.nova-2-lite-v1:0', { reasoning_effort: 'none' }, { reasoningConfig: { type: 'disabled' } }],
    ['openai.gpt-5.6-v1:0', { reasoning_effort: 'high' }, { reasoning: { effort: 'high' } }],
    ['openai.gpt-oss-120b-1:0', { reasoning_effort: 'high' }, { reasoning_effort: 'high' }],
    [
      profile,
      { thinking: { type: 'enabled', budget_tokens: 2000 } },
      { thinking: { type: 'enabled', budget_tokens: 2000 } },
    ],
    [
      'anthropic.claude-opus-4-6-v1',
      { reasoning_effort: 'high' },
      { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } },
    ],
  ] as const)('of %s is requested in its format: %j', (model, request, fields) => {
    expect(encode(model, request).additionalModelRequestFields).toEqual(fields)
  })

  it('leaves room for the response, also for unknown models', () => {
    const thinking = { type: 'enabled' as const, budget_tokens: 8000 }
    expect(encode(profile, { thinking, max_tokens: 100 }).inferenceConfig).toEqual({ maxTokens: 8100 })
  })

  it('is not supported before Claude 3.7, nor sampling since Opus 4.7', () => {
    const parametersOf = bedrockWire.chat!.parameters as (model: string) => ReadonlySet<string>
    expect(parametersOf('anthropic.claude-3-5-sonnet-20241022-v2:0').has('reasoning_effort')).toBe(false)
    expect(parametersOf('global.anthropic.claude-opus-4-7').has('temperature')).toBe(false)
    expect(parametersOf('amazon.nova-lite-v1:0').has('parallel_tool_calls')).toBe(false)
  })

  it.each([
    ['anthropic.claude-sonnet-4-5-20250929-v1:0', ['signed', 'redacted']],
    ['us.deepseek.r1-v1:0', ['unsigned']],
    ['openai.gpt-5.6-v1:0', ['unsigned', 'redacted']],
    [profile, ['unsigned', 'signed', 'redacted']],
  ])('is sent back to %s if accepted', (model, kept) => {
    const data = btoa('\u0012\u0005redacted thoughts')
    const conversation: Message[] = [
      ...messages,
      {
        role: 'assistant',
        content: 'Hm.',
        thinking_blocks: [
          { type: 'thinking', thinking: 'unsigned' },
          { type: 'thinking', thinking: 'signed', signature: 's' },
          { type: 'redacted_thinking', data },
        ],
      },
      ...messages,
    ]
    const [, turn] = encode(model, { messages: conversation }).messages as { content: Record<string, never>[] }[]
    const kinds = turn!.content.flatMap(({ reasoningContent }): string[] => {
      if (!reasoningContent) return []
      const { reasoningText, redactedContent } = reasoningContent as Record<string, Record<string, string>>
      return redactedContent ? ['redacted'] : [String(reasoningText?.text)]
    })
    expect(kinds).toEqual(kept)
  })

  it('that only OpenAI’s models can read is unchanged', () => {
    const redactedContent = btoa('gAAAAABencrypted-by-openai==')
    const content = [{ reasoningContent: { redactedContent } }, { text: 'Hm.' }]
    const context = createContext({ model: 'openai.gpt-5.6-v1:0' })
    const answer = bedrockWire.chat!.decode({ output: { message: { content } }, stopReason: 'end_turn' }, context)
    const { message } = answer.choices[0]!
    const [, turn] = encode('openai.gpt-5.6-v1:0', { messages: [...messages, message, ...messages] })
      .messages as object[]
    expect(turn).toEqual({ role: 'assistant', content })
  })
})

describe('a tool', () => {
  it('takes an object, whatever type its schema says', () => {
    const look = { type: 'function' as const, function: { name: 'look', parameters: { type: 'string', title: 'X' } } }
    const { toolConfig } = encode('us.meta.llama3-3-70b-instruct-v1:0', { tools: [look] })
    const json = { type: 'object', properties: {}, title: 'X' }
    expect(toolConfig).toEqual({ tools: [{ toolSpec: { name: 'look', inputSchema: { json } } }] })
  })

  it.each(['us.amazon.nova-pro-v1:0', 'us.amazon.nova-2-lite-v1:0'])(
    'of %s has only the fields that Nova accepts',
    (model) => {
      const parameters = {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: { from: { $ref: '#/$defs/City', description: 'Start' }, to: { $ref: '#/$defs/City' } },
        required: ['to'],
        additionalProperties: false,
        $defs: {
          City: {
            type: 'object',
            properties: { name: { type: 'string' }, near: { type: 'array', items: { $ref: '#/$defs/City' } } },
            additionalProperties: false,
          },
        },
      }
      const city = {
        type: 'object',
        properties: { name: { type: 'string' }, near: { type: 'array', items: { type: 'object' } } },
        additionalProperties: false,
      }
      const json = {
        type: 'object',
        properties: { from: { ...city, description: 'Start' }, to: city },
        required: ['to'],
      }
      const travel = { type: 'function' as const, function: { name: 'travel', parameters } }
      expect(encode(model, { tools: [travel] }).toolConfig).toEqual({
        tools: [{ toolSpec: { name: 'travel', inputSchema: { json } } }],
      })
      const format = { type: 'json_schema' as const, json_schema: { name: 'x', schema: parameters } }
      expect(encode(model, { response_format: format }).toolConfig).toMatchObject({
        tools: [{ toolSpec: { name: 'json_tool_call', inputSchema: { json } } }],
      })
    },
  )
})

describe('structured output', () => {
  const tool = {
    toolSpec: {
      name: 'json_tool_call',
      description: 'Give the answer by calling this tool.',
      inputSchema: { json: schema },
    },
  }
  it.each([
    ['anthropic.claude-3-5-sonnet-20241022-v2:0', { tools: [tool], toolChoice: { tool: { name: 'json_tool_call' } } }],
    ['us.amazon.nova-pro-v1:0', { tools: [tool], toolChoice: { tool: { name: 'json_tool_call' } } }],
    ['us.anthropic.claude-opus-4-7', { tools: [tool], toolChoice: { tool: { name: 'json_tool_call' } } }],
    ['us.meta.llama3-3-70b-instruct-v1:0', { tools: [tool] }],
    [profile, { tools: [tool] }],
  ])('of %s uses a tool', (model, toolConfig) => {
    const body = encode(model, { response_format })
    expect(body.toolConfig).toEqual(toolConfig)
    expect(body).not.toHaveProperty('outputConfig')
  })

  it('works with tools: one of them must be called', () => {
    const { toolConfig } = encode('us.amazon.nova-pro-v1:0', { response_format, tools })
    expect(toolConfig).toMatchObject({ tools: [{}, tool], toolChoice: { any: {} } })
  })

  it('is not forced while the model thinks', () => {
    const { toolConfig } = encode('anthropic.claude-3-7-sonnet-20250219-v1:0', {
      response_format,
      reasoning_effort: 'low',
    })
    expect(toolConfig).toEqual({ tools: [tool] })
  })

  it.each([
    'us.anthropic.claude-haiku-4-5-20251001-v1:0',
    'us.anthropic.claude-opus-5',
    'qwen.qwen3-32b-v1:0',
    'deepseek.v3.2',
  ])('of %s is native', (model) => {
    expect(encode(model, { response_format })).toMatchObject({ outputConfig: { textFormat: { type: 'json_schema' } } })
  })
})

it('puts top_k where the model accepts it', () => {
  expect(encode('amazon.nova-lite-v1:0', { top_k: 3 }).additionalModelRequestFields).toEqual({
    inferenceConfig: { topK: 3 },
  })
  expect(encode('mistral.mistral-large-2407-v1:0', { top_k: 3 }).additionalModelRequestFields).toEqual({ top_k: 3 })
})

it('sends Mistral ids of nine letters and digits', () => {
  const id = 'tooluse_bpe71yCfRu2b5i-nKGDr5g'
  const conversation: Message[] = [
    ...messages,
    { role: 'assistant', tool_calls: [{ id, type: 'function', function: { name: 'now', arguments: '{}' } }] },
    { role: 'tool', tool_call_id: id, content: '9:00' },
  ]
  expect(encode('mistral.mistral-large-2407-v1:0', { tools, messages: conversation }).messages).toMatchObject([
    {},
    { content: [{ toolUse: { toolUseId: '5inKGDr5g' } }] },
    { content: [{ toolResult: { toolUseId: '5inKGDr5g' } }] },
  ])
})
