import { BadRequestError, type CompletionParameters, type CompletionRequest, completion } from '@litecone/core'
import { startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { anthropic, anthropicWire } from './index.ts'

function encode(request: object, model = 'claude-sonnet-4-5') {
  const parameters = { messages: [{ role: 'user', content: 'Hi' }], ...request } as CompletionParameters
  const { body, headers } = anthropicWire.chat!.encode(parameters, {
    provider: 'anthropic',
    model,
    stream: false,
    callId: 'c',
    created: 1,
  })
  return { body: body as Record<string, unknown>, betas: headers?.['anthropic-beta']?.split(',') ?? [] }
}

const parameters = { type: 'object', properties: { city: { type: 'string', maxLength: 9 } }, required: ['city'] }
const look = { type: 'function', function: { name: 'look', description: 'Looks.', parameters } }
const hear = { type: 'function', function: { name: 'hear' } }

describe('functions', () => {
  it('are tools with the schema unchanged', () => {
    expect(encode({ tools: [look, hear] }).body.tools).toEqual([
      { name: 'look', description: 'Looks.', input_schema: parameters },
      { name: 'hear', input_schema: { type: 'object', properties: {} } },
    ])
  })

  it('take an object, whatever type their schema says', () => {
    const typed = (parameters: object) => ({ type: 'function', function: { name: 'hear', parameters } })
    const { body } = encode({ tools: [typed({ type: 'string' }), typed({ type: ['object', 'null'], required: [] })] })
    expect(body.tools).toEqual([
      { name: 'hear', input_schema: { type: 'object', properties: {} } },
      { name: 'hear', input_schema: { type: 'object', properties: {}, required: [] } },
    ])
  })

  it('may be strict for models that support it', () => {
    const strict = { type: 'function', function: { ...look.function, strict: true } }
    expect(encode({ tools: [strict] }).body.tools).toEqual([
      {
        name: 'look',
        description: 'Looks.',
        strict: true,
        input_schema: {
          type: 'object',
          properties: { city: { type: 'string', description: '{maxLength: 9}' } },
          required: ['city'],
          additionalProperties: false,
        },
      },
    ])
    expect(encode({ tools: [strict] }, 'claude-sonnet-4-0').body.tools).toEqual([
      { name: 'look', description: 'Looks.', input_schema: parameters },
    ])
  })

  it('keep cache_control and Anthropic’s own fields', () => {
    const cache_control = { type: 'ephemeral', ttl: '1h' }
    const more = { defer_loading: true, input_examples: [{ city: 'Rome' }] }
    const { body, betas } = encode({ tools: [{ ...look, cache_control, ...more }] })
    expect(body.tools).toEqual([
      { name: 'look', description: 'Looks.', input_schema: parameters, cache_control, ...more },
    ])
    expect(betas).toEqual(['advanced-tool-use-2025-11-20'])
  })

  it('may be written in OpenAI’s deprecated form', () => {
    const { body } = encode({ functions: [look.function], function_call: { name: 'look' } })
    expect(body.tools).toMatchObject([{ name: 'look' }])
    expect(body.tool_choice).toEqual({ type: 'tool', name: 'look' })
  })
})

describe('the choice of a tool', () => {
  const choose = (request: object) => encode({ tools: [look, hear], ...request }).body.tool_choice

  it.each([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'any' }],
    [{ type: 'auto' }, { type: 'auto' }],
    [{ type: 'any' }, { type: 'any' }],
    [
      { type: 'function', function: { name: 'look' } },
      { type: 'tool', name: 'look' },
    ],
    [
      { type: 'custom', custom: { name: 'look' } },
      { type: 'tool', name: 'look' },
    ],
    [
      { type: 'tool', name: 'look' },
      { type: 'tool', name: 'look' },
    ],
    [undefined, undefined],
  ])('%j is sent as %j', (tool_choice, expected) => {
    expect(choose({ tool_choice })).toEqual(expected)
  })

  it.each([
    ['claude-sonnet-4-5', { reasoning_effort: 'low' }, 'reasoning_effort'],
    ['claude-opus-4-6', { reasoning_effort: 'low' }, 'reasoning_effort'],
    ['claude-sonnet-4-5', { thinking: { type: 'enabled', budget_tokens: 2000 } }, 'thinking'],
  ])('cannot force a call while %s thinks, which may be dropped', async (name, asked, param) => {
    await using server = await startReplayServer([{ status: 418, body: {} }])
    const model = anthropic({ apiKey: 'key-1234567', apiBase: server.url })(name)
    const messages = [{ role: 'user' as const, content: 'Hi' }]
    const request = { model, messages, tools: [look], tool_choice: 'required', ...asked } as CompletionRequest
    await expect(completion(request)).rejects.toMatchObject({ code: 'unsupported_params', param })
    await expect(completion(request, { dropParams: true })).rejects.toMatchObject({ status: 418 })
    expect(server.requests[0]?.body).toMatchObject({ tool_choice: { type: 'any' } })
    expect(server.requests[0]?.body).not.toHaveProperty('thinking')
  })

  it.each(['claude-opus-4-8', 'other'])('may force a call while %s thinks', (model) => {
    const { body } = encode({ tools: [look], tool_choice: 'required', reasoning_effort: 'low' }, model)
    expect(body).toMatchObject({ tool_choice: { type: 'any' }, thinking: {} })
  })

  it('includes whether calls may be parallel', () => {
    expect(choose({ parallel_tool_calls: false })).toEqual({ type: 'auto', disable_parallel_tool_use: true })
    expect(choose({ parallel_tool_calls: false, tool_choice: 'required' })).toEqual({
      type: 'any',
      disable_parallel_tool_use: true,
    })
    expect(choose({ parallel_tool_calls: true })).toEqual({ type: 'auto', disable_parallel_tool_use: false })
    expect(choose({ parallel_tool_calls: false, tool_choice: 'none' })).toEqual({ type: 'none' })
  })

  it('can be limited to some of the tools', () => {
    const tools = [{ type: 'function', function: { name: 'hear' } }]
    const { body } = encode({
      tools: [look, hear, { type: 'web_search_20250305' }],
      tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'required', tools } },
    })
    expect(body.tools).toMatchObject([{ name: 'hear' }])
    expect(body.tool_choice).toEqual({ type: 'any' })
  })

  it('is omitted without tools', () => {
    expect(encode({ tool_choice: 'auto', parallel_tool_calls: false }).body).not.toHaveProperty('tool_choice')
    expect(encode({ tools: [], tool_choice: 'none' }).body).not.toHaveProperty('tools')
  })
})

describe('tools that Anthropic runs or knows', () => {
  it.each([
    [{ type: 'web_search_20250305', name: 'web_search', max_uses: 3 }, 'web_search', undefined],
    [{ type: 'computer_20250124', display_width_px: 9, display_height_px: 9 }, 'computer', 'computer-use-2025-01-24'],
    [{ type: 'computer_20251124', name: 'computer' }, 'computer', 'computer-use-2025-11-24'],
    [{ type: 'bash_20250124' }, 'bash', undefined],
    [{ type: 'bash_20241022' }, 'bash', 'computer-use-2024-10-22'],
    [{ type: 'text_editor_20250124' }, 'str_replace_editor', undefined],
    [{ type: 'text_editor_20250728', max_characters: 5 }, 'str_replace_based_edit_tool', undefined],
    [{ type: 'code_execution_20250825' }, 'code_execution', 'code-execution-2025-08-25'],
    [{ type: 'memory_20250818' }, 'memory', 'context-management-2025-06-27'],
    [{ type: 'web_fetch_20250910' }, 'web_fetch', 'web-fetch-2025-09-10'],
    [{ type: 'tool_search_tool_bm25_20251119' }, 'tool_search_tool_bm25', 'advanced-tool-use-2025-11-20'],
    [{ type: 'advisor_20260301', model: 'claude-opus-4-8' }, 'advisor', 'advisor-tool-2026-03-01'],
    [{ type: 'mcp_toolset', mcp_server_name: 'x' }, undefined, 'mcp-client-2025-11-20'],
  ])('are sent unchanged: %j', (tool, name, beta) => {
    const { body, betas } = encode({ tools: [tool] })
    expect(body.tools).toEqual([name === undefined ? tool : { ...tool, name }])
    expect(betas).toEqual(beta === undefined ? [] : [beta])
  })

  it('may be written as functions', () => {
    const tool = { type: 'computer_20250124', function: { name: 'computer', parameters: { display_width_px: 9 } } }
    expect(encode({ tools: [tool] }).body.tools).toEqual([
      { type: 'computer_20250124', name: 'computer', display_width_px: 9 },
    ])
  })

  it('may be tools in Anthropic’s own form', () => {
    const tool = { type: 'custom', name: 'own', input_schema: { type: 'object' } }
    expect(encode({ tools: [tool] }).body.tools).toEqual([tool])
  })

  it('include web search for web_search_options', () => {
    const user_location = { type: 'approximate', approximate: { city: 'Rome', country: 'IT' } }
    expect(encode({ web_search_options: { search_context_size: 'low', user_location } }).body.tools).toEqual([
      {
        type: 'web_search_20250305',
        name: 'web_search',
        max_uses: 1,
        user_location: { type: 'approximate', city: 'Rome', country: 'IT' },
      },
    ])
    expect(encode({ web_search_options: {} }).body.tools).toEqual([{ type: 'web_search_20250305', name: 'web_search' }])
  })

  it('include MCP servers', () => {
    const { body, betas } = encode({
      tools: [
        {
          type: 'mcp',
          server_label: 'docs',
          server_url: 'https://x.example/mcp',
          headers: { Authorization: 'Bearer t' },
          allowed_tools: ['find'],
        },
        { type: 'url', name: 'own', url: 'https://y.example/mcp' },
      ],
    })
    expect(body).not.toHaveProperty('tools')
    expect(body.mcp_servers).toEqual([
      {
        type: 'url',
        name: 'docs',
        url: 'https://x.example/mcp',
        authorization_token: 't',
        tool_configuration: { allowed_tools: ['find'] },
      },
      { type: 'url', name: 'own', url: 'https://y.example/mcp' },
    ])
    expect(betas).toEqual(['mcp-client-2025-04-04'])
  })

  it('do not include OpenAI’s custom tools', () => {
    expect(() => encode({ tools: [{ type: 'custom', custom: { name: 'run' } }] })).toThrow(BadRequestError)
  })
})
