import {
  asRecord,
  type CompletionParameters,
  completion,
  type EmbeddingParameters,
  type Provider,
} from '@litecone/core'
import { createContext, startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import {
  alibaba,
  compatible,
  databricks,
  deepseek,
  fireworks,
  mistral,
  moonshot,
  ollama,
  openrouter,
  perplexity,
  together,
  vllm,
  xai,
} from './index.ts'

const pdf = { type: 'file', file: { file_data: 'data:application/pdf;base64,JVBERi0=', filename: 'a.pdf' } }
const address = { type: 'file', file: { file_id: 'https://a.example/b.pdf' } }
const sound = { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } }

function encode(create: () => Provider, request: object, model = 'm'): Record<string, unknown> {
  const { chat } = create().definition.wire
  return asRecord(chat!.encode(request as CompletionParameters, createContext({ model })).body)
}

function encodePart(create: () => Provider, part: object): unknown {
  const [message] = encode(create, { messages: [{ role: 'user', content: [part] }] }).messages as {
    content: unknown[]
  }[]
  return message?.content[0]
}

describe('parts of messages', () => {
  it.each([
    [pdf, { type: 'document_url', document_url: pdf.file.file_data, document_name: 'a.pdf' }],
    [address, { type: 'document_url', document_url: 'https://a.example/b.pdf' }],
    [
      { type: 'file', file: { file_id: '5b1c' } },
      { type: 'file', file_id: '5b1c' },
    ],
    [sound, { type: 'input_audio', input_audio: 'UklGRg==' }],
    [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'a' },
    ],
  ])('are Mistral’s: %j', (part, expected) => expect(encodePart(mistral, part)).toEqual(expected))

  it.each([
    [pdf, { type: 'file_url', file_url: { url: 'JVBERi0=' }, file_name: 'a.pdf' }],
    [address, { type: 'file_url', file_url: { url: 'https://a.example/b.pdf' } }],
  ])('are Perplexity’s: %j', (part, expected) => expect(encodePart(perplexity, part)).toEqual(expected))

  it('may be files by URL at OpenRouter', () => {
    const file = { file_data: 'https://a.example/b.pdf', filename: 'file.pdf' }
    expect(encodePart(openrouter, address)).toEqual({ type: 'file', file })
  })

  it('are a list for DeepSeek with an image, and one string otherwise', () => {
    const text = { type: 'text', text: 'Look' }
    const image = { type: 'image_url', image_url: { url: 'https://a.example/b.png' } }
    const messages = [
      { role: 'user', content: [text, image] },
      { role: 'user', content: [text, { type: 'text', text: ' here' }] },
    ]
    expect(encode(deepseek, { messages }).messages).toEqual([messages[0], { role: 'user', content: 'Look here' }])
    expect(() => encodePart(deepseek, pdf)).toThrow('"file"')
  })

  it('of kinds that OpenAI lacks are passed on if the vendor accepts any parts', () => {
    const video = { type: 'video_url', video_url: { url: 'https://a.example/b.mp4' } }
    for (const vendor of [openrouter, vllm]) expect(encodePart(vendor, video)).toEqual(video)
    const textOnly = () => compatible({ id: 'mine', apiBase: 'http://mine', quirks: { inputs: [] } })
    expect(() => encodePart(textOnly, video)).toThrow('video_url')
  })

  it.each([
    [{ file_id: 'https://a.example/b.mp4?x=1' }, 'https://a.example/b.mp4?x=1'],
    [{ file_id: 'https://a.example/b', format: 'video/mp4' }, 'https://a.example/b'],
    [{ file_data: 'data:video/webm;base64,AAAA' }, 'data:video/webm;base64,AAAA'],
  ])('are videos where the vendor takes them and the file is one: %j', (file, url) => {
    for (const vendor of [alibaba, moonshot, openrouter, vllm])
      expect(encodePart(vendor, { type: 'file', file })).toEqual({ type: 'video_url', video_url: { url } })
    expect(() => encodePart(ollama, { type: 'file', file })).toThrow('"file"')
  })

  it('are rejected if the vendor does not accept the kind', () => {
    expect(() => encodePart(perplexity, sound)).toThrow('input_audio')
    expect(() => encodePart(ollama, pdf)).toThrow('"file"')
    expect(() => encodePart(vllm, pdf)).toThrow('"file"')
  })
})

describe('messages', () => {
  it('that end with an assistant message are continued by Mistral', () => {
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Once' },
    ]
    expect(encode(mistral, { messages }).messages).toEqual([messages[0], { ...messages[1], prefix: true }])
    expect(encode(mistral, { messages: [...messages, messages[0]] }).messages).toEqual([...messages, messages[0]])
  })

  it('without content or calls are not sent to Mistral, which rejects them', () => {
    const [question, answer] = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Yes' },
    ]
    const call = { id: 'abcdefghi', type: 'function', function: { name: 'f', arguments: '{}' } }
    const messages = [question, { role: 'assistant', content: '' }, { role: 'assistant', content: null }, question]
    expect(encode(mistral, { messages }).messages).toEqual([question, question])
    const called = { role: 'assistant', content: '', tool_calls: [call] }
    expect(encode(mistral, { messages: [answer, called, question] }).messages).toEqual([answer, called, question])
  })

  it('alternate for Perplexity, after the instructions', () => {
    const image = { type: 'image_url', image_url: { url: 'https://a.example/b.png' } }
    const messages = [
      { role: 'user', content: 'One' },
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: 'Two' },
      { role: 'assistant', content: 'Yes' },
      { role: 'assistant', content: null },
      { role: 'user', content: 'This' },
      { role: 'user', content: [image] },
    ]
    expect(encode(perplexity, { messages }).messages).toEqual([
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: 'One\n\nTwo' },
      { role: 'assistant', content: 'Yes' },
      { role: 'user', content: [{ type: 'text', text: 'This' }, image] },
    ])
  })

  it('have names for xAI only from the user: "Only messages of role \'user\' can have a name"', () => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }
    const messages = [
      { role: 'system', content: 'Be brief', name: 'rules' },
      { role: 'user', content: 'Hi', name: 'ann' },
      { role: 'assistant', content: null, tool_calls: [call], name: 'bot' },
      { role: 'tool', tool_call_id: 'c', content: '5', name: 'f' },
    ]
    const sent = encode(xai, { messages }).messages as { name?: string }[]
    expect(sent.map(({ name }) => name)).toEqual([undefined, 'ann', undefined, undefined])
  })

  it('are sent back to DeepSeek and Fireworks with their reasoning', () => {
    const message = { role: 'assistant', content: 'Yes', reasoning_content: 'hm' }
    for (const vendor of [deepseek, fireworks]) {
      expect(encode(vendor, { messages: [message] }).messages).toEqual([message])
    }
    expect(encode(mistral, { messages: [message, message] }).messages).toMatchObject([{ content: 'Yes' }, {}])
    expect(JSON.stringify(encode(mistral, { messages: [message] }))).not.toContain('hm')
  })

  it('are sent back to Mistral’s reasoning models with their reasoning', () => {
    const tool_calls = [{ id: 'abcdefghi', type: 'function', function: { name: 'f', arguments: '{}' } }]
    const thought = [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }]
    const question = { role: 'user', content: 'Hi' }
    const answers = [
      { role: 'assistant', content: 'Yes', reasoning_content: 'hm' },
      { role: 'assistant', content: null, reasoning_content: 'hm', tool_calls },
      { role: 'assistant', content: 'No' },
    ]
    const sent = (model: string) => encode(mistral, { messages: [...answers, question] }, model).messages
    for (const model of ['mistral-medium-3-5', 'mistral-small-2603', 'magistral-medium-2509', 'mistral-large-4']) {
      expect(sent(model)).toEqual([
        { role: 'assistant', content: [...thought, { type: 'text', text: 'Yes' }] },
        { role: 'assistant', content: thought, tool_calls },
        answers[2],
        question,
      ])
    }
    for (const model of ['ministral-8b-latest', 'mistral-small-2506', 'mistral-large-2512', 'codestral-latest']) {
      expect(sent(model)).toEqual([
        { role: 'assistant', content: 'Yes' },
        { role: 'assistant', content: null, tool_calls },
        answers[2],
        question,
      ])
    }
  })

  it('with calls and no reasoning have an empty reasoning_content for DeepSeek, unless thinking is off', () => {
    const tool_calls = [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }]
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'One' },
      { role: 'assistant', content: null, tool_calls },
      { role: 'tool', tool_call_id: 'c', content: '1' },
      { role: 'assistant', content: '', reasoning_content: 'hm', tool_calls },
      { role: 'tool', tool_call_id: 'c', content: '2' },
    ]
    const sent = messages.with(2, { ...messages[2], reasoning_content: '' } as (typeof messages)[number])
    expect(encode(deepseek, { messages }).messages).toEqual(sent)
    expect(encode(deepseek, { messages, reasoning_effort: 'none' }).messages).toEqual(messages)
  })

  it('are sent back to OpenRouter with their reasoning details', () => {
    const reasoning_details = [{ type: 'reasoning.text', text: 'hm', signature: 's' }]
    const message = { role: 'assistant', content: 'Yes', reasoning_content: 'hm', extra_content: { reasoning_details } }
    expect(encode(openrouter, { messages: [message] }).messages).toEqual([
      { role: 'assistant', content: 'Yes', reasoning_details },
    ])
  })
})

describe('earlier reasoning', () => {
  const thought = { role: 'assistant', content: 'Hi', reasoning_content: 'Hm', thinking_blocks: [] }

  it.each([
    [deepseek, { reasoning_content: 'Hm' }],
    [fireworks, { reasoning_content: 'Hm' }],
    [together, { reasoning_content: 'Hm' }],
    [vllm, { reasoning_content: 'Hm', reasoning: 'Hm' }],
    [ollama, {}],
  ])('is sent back where it is read (%#)', (create, kept) => {
    const { messages } = encode(create, { messages: [thought] })
    expect(messages).toEqual([{ role: 'assistant', content: 'Hi', ...kept }])
  })
})

describe('models', () => {
  it.each([
    ['kimi-k2p5', 'accounts/fireworks/models/kimi-k2p5'],
    ['accounts/mine/models/x', 'accounts/mine/models/x'],
    ['nomic-ai/nomic-embed-text-v1.5', 'nomic-ai/nomic-embed-text-v1.5'],
    ['x#y', 'x#y'],
  ])('of Fireworks are expanded to their full names: %s', (model, name) => {
    expect(encode(fireworks, { messages: [] }, model).model).toBe(name)
    const { embed } = fireworks().definition.wire
    expect(embed!.encode({ input: 'Hi' }, createContext({ model })).body).toEqual({ model: name, input: 'Hi' })
  })
})

describe('parameters', () => {
  it('request JSON from DeepSeek, not a schema', () => {
    const schema = { type: 'json_schema', json_schema: { name: 'x', schema: {} } }
    expect(() => encode(deepseek, { messages: [], response_format: schema })).toThrow('not by a schema')
    const json = { type: 'json_object' }
    expect(encode(deepseek, { messages: [], response_format: json }).response_format).toEqual(json)
  })

  it('turn DeepSeek’s thinking off, which no effort does', () => {
    const off = encode(deepseek, { messages: [], reasoning_effort: 'none' })
    expect(off).toMatchObject({ thinking: { type: 'disabled' } })
    expect(off).not.toHaveProperty('reasoning_effort')
    expect(encode(deepseek, { messages: [], reasoning_effort: 'low' })).toMatchObject({ reasoning_effort: 'low' })
    expect(encode(deepseek, { messages: [] })).not.toHaveProperty('thinking')
    // The only model that does not think by default.
    const chat = encode(deepseek, { messages: [], reasoning_effort: 'low' }, 'deepseek-chat')
    expect(chat).toMatchObject({ thinking: { type: 'enabled' }, reasoning_effort: 'low' })
    expect(encode(deepseek, { messages: [], reasoning_effort: 'none' }, 'deepseek-chat')).toMatchObject({
      thinking: { type: 'disabled' },
    })
  })

  it.each([
    ['required', { type: 'disabled' }],
    [{ type: 'function', function: { name: 'f' } }, { type: 'disabled' }],
    ['auto', undefined],
    ['none', undefined],
  ])('turn DeepSeek’s thinking off for a forced call, which it rejects while thinking: %j', (tool_choice, off) => {
    const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }]
    expect(encode(deepseek, { messages: [], tools, tool_choice }).thinking).toEqual(off)
    const thinking = { type: 'enabled' }
    expect(encode(deepseek, { messages: [], tools, tool_choice, thinking }).thinking).toEqual(thinking)
    const effort = encode(deepseek, { messages: [], tools, tool_choice, reasoning_effort: 'high' })
    expect(effort).not.toHaveProperty('thinking')
  })

  it.each([
    ['moonshotai/Kimi-K2.6', 'none', { reasoning: { enabled: false } }],
    ['deepseek-ai/DeepSeek-V4-Pro', 'max', { reasoning_effort: 'max' }],
    ['openai/gpt-oss-120b', 'minimal', { reasoning_effort: 'low' }],
    ['openai/gpt-oss-120b', 'xhigh', { reasoning_effort: 'high' }],
    ['openai/gpt-oss-120b', 'medium', { reasoning_effort: 'medium' }],
    ['openai/gpt-oss-120b', null, {}],
  ])('send %s at Together AI for effort %s what it accepts', (model, reasoning_effort, sent) => {
    expect(encode(together, { messages: [], reasoning_effort }, model)).toEqual({ model, messages: [], ...sent })
  })

  it.each([
    [{ type: 'enabled', budget_tokens: 2048 }, { max_tokens: 2048 }],
    [{ type: 'adaptive' }, { enabled: true }],
    [{ type: 'disabled' }, { enabled: false }],
  ])('send %j to OpenRouter as %j', (thinking, reasoning) => {
    expect(encode(openrouter, { messages: [], thinking })).toEqual({ model: 'm', messages: [], reasoning })
  })

  it.each([
    ['databricks-claude-sonnet-4-5', { reasoning_effort: 'high' }, 4096, 8192],
    ['databricks-claude-3-7-sonnet', { reasoning_effort: 'low', max_completion_tokens: 100 }, 1024, 1124],
    ['databricks-claude-opus-4-1', { reasoning_effort: 'low', max_tokens: 5000 }, 1024, 5000],
  ])('give %s at Databricks tokens to think with for an effort', (model, asked, budget_tokens, max_tokens) => {
    const thinking = { type: 'enabled', budget_tokens }
    expect(encode(databricks, { messages: [], ...asked }, model)).toEqual({ model, messages: [], thinking, max_tokens })
  })

  it('leave Claude’s own words for thinking at Databricks as they are, and efforts to models that have them', () => {
    const thinking = { type: 'enabled', budget_tokens: 2000 }
    const model = 'databricks-claude-sonnet-4'
    expect(encode(databricks, { messages: [], thinking, reasoning_effort: 'low' }, model)).toEqual({
      model,
      messages: [],
      thinking,
    })
    expect(encode(databricks, { messages: [], reasoning_effort: 'none' }, model)).toEqual({ model, messages: [] })
    const other = encode(databricks, { messages: [], reasoning_effort: 'low' }, 'databricks-gpt-oss-120b')
    expect(other).toMatchObject({ reasoning_effort: 'low' })
  })

  it.each([
    ['mistral-medium-3-5', 'low', 'high'],
    ['mistral-small-latest', 'none', 'none'],
    ['mistral-large-latest', 'low', 'low'],
    ['zai-glm-5-3', 'max', 'max'],
  ])('send %s at Mistral for effort %s the effort %s', (model, reasoning_effort, sent) => {
    expect(encode(mistral, { messages: [], reasoning_effort }, model)).toMatchObject({ reasoning_effort: sent })
  })

  it.each([
    ['grok-2-1212', ['frequency_penalty', 'presence_penalty', 'stop']],
    ['grok-3', ['frequency_penalty', 'presence_penalty', 'stop']],
    ['grok-3-mini', ['reasoning_effort']],
    ['grok-4', []],
    ['grok-4-1-fast-non-reasoning', ['stop']],
    ['grok-4.20-0309-reasoning', []],
    ['grok-4.5', ['reasoning_effort']],
    ['grok-code-fast-1', []],
    ['grok-latest', ['reasoning_effort']],
  ])('are those that %s accepts at xAI: %j', (model, taken) => {
    const { parameters } = xai().definition.wire.chat!
    const names = typeof parameters === 'function' ? parameters(model) : parameters
    const asked = ['frequency_penalty', 'presence_penalty', 'reasoning_effort', 'stop']
    expect(asked.filter((name) => names.has(name))).toEqual(taken)
    // A search of the web gets status 410 there.
    const others = ['temperature', 'service_tier', 'search_parameters', 'web_search_options']
    expect(others.map((name) => names.has(name))).toEqual([true, true, false, false])
  })

  it('may request all log probabilities from vLLM with -1', async () => {
    await using server = await startReplayServer([{ status: 418, body: {} }])
    const model = vllm({ apiBase: server.url })('m')
    await completion({ model, messages: [{ role: 'user', content: 'Hi' }], top_k: -1 }).catch(() => {})
    expect(server.requests[0]?.body).toMatchObject({ top_k: -1 })
  })

  it.each([
    ['grok-3', ['frequency_penalty', 'presence_penalty', 'stop']],
    ['grok-3-mini', ['reasoning_effort']],
    ['grok-4-0709', []],
    ['grok-4', []],
    ['grok-4-1-fast-reasoning', []],
    ['grok-4.20-0309-non-reasoning', ['stop']],
    ['grok-4.3', ['reasoning_effort']],
    ['grok-code-fast-1', []],
    ['grok-latest', ['reasoning_effort']],
    ['my-tuned-one', ['frequency_penalty', 'presence_penalty', 'reasoning_effort', 'stop']],
  ])('of %s at xAI include, of those that not all models accept, %j', async (id, taken) => {
    await using server = await startReplayServer([{ status: 418, body: {} }])
    const model = xai({ apiKey: 'key', apiBase: server.url })(id)
    const messages = [{ role: 'user' as const, content: 'Hi' }]
    const request = {
      messages,
      frequency_penalty: 0,
      presence_penalty: 0.5,
      reasoning_effort: 'low',
      stop: 'x',
    } as const
    await completion({ model, ...request }, { dropParams: true }).catch(() => {})
    expect(Object.keys(server.requests[0]?.body ?? {}).sort()).toEqual(['messages', 'model', ...taken].sort())
  })

  it.each([
    ['mistral-small-2603', 'medium', 'high'],
    ['mistral-medium-3-5', 'none', 'none'],
    ['mistral-large-4-0', 'medium', 'medium'],
    ['devstral-latest', 'low', 'high'],
    ['ministral-8b-latest', 'low', undefined],
  ] as const)('of %s at Mistral include for effort %s what it accepts: %s', async (id, reasoning_effort, sent) => {
    await using server = await startReplayServer([{ status: 418, body: {} }])
    const model = mistral({ apiKey: 'key', apiBase: server.url })(id)
    const request = { model, messages: [{ role: 'user' as const, content: 'Hi' }], reasoning_effort }
    await completion(request, { dropParams: true }).catch(() => {})
    expect(server.requests[0]?.body.reasoning_effort).toBe(sent)
  })

  it('send Together AI the number of log probabilities', () => {
    expect(encode(together, { messages: [], logprobs: true })).toMatchObject({ logprobs: 1 })
  })

  it('of embeddings are those that the vendor accepts, under its names', () => {
    const { embed } = mistral().definition.wire
    // "Extra inputs are not permitted": core removes `user` where it is not accepted.
    expect([...(embed!.parameters as ReadonlySet<string>)]).not.toContain('user')
    const request = { input: 'a', dimensions: 8 } as EmbeddingParameters
    expect(embed!.encode(request, createContext({ model: 'mistral-embed' }))).toEqual({
      path: '/embeddings',
      body: { model: 'mistral-embed', input: 'a', output_dimension: 8 },
    })
  })
})
