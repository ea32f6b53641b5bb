import { BadRequestError, type CompletionParameters, isErrorOf } from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { gemini, geminiWire } from './index.ts'

const PNG = 'data:image/png;base64,iVBORw0KGgo='

function encode(request: object, model = 'gemini-2.5-flash', stream = false) {
  const frozen = freeze({ messages: [{ role: 'user', content: 'Hi' }], ...request }) as CompletionParameters
  const context = { provider: 'gemini', model, stream, callId: '9f1c6b2e-0d5a-4c1e-8b1a-2f3e4d5c6b7a', created: 1 }
  return geminiWire.chat!.encode(frozen, context)
}

interface Body {
  contents: { role: string; parts: Record<string, unknown>[] }[]
  generationConfig?: Record<string, unknown>
  tools?: Record<string, unknown>[]
  toolConfig?: Record<string, unknown>
  serviceTier?: string
}

function body(request: object, model?: string): Body {
  return encode(request, model).body as Body
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const child of Object.values(Object.freeze(value))) freeze(child)
  return value
}

describe('the address of a request', () => {
  it('names the model in the path, with or without its prefix', () => {
    expect(encode({}).path).toBe('/models/gemini-2.5-flash:generateContent')
    expect(encode({}, 'models/gemini-2.5-flash').path).toBe('/models/gemini-2.5-flash:generateContent')
    expect(encode({}, 'tunedModels/my-model-1').path).toBe('/tunedModels/my-model-1:generateContent')
  })

  it('asks for server-sent events when streaming', () => {
    expect(encode({}, 'gemini-2.5-flash', true).path).toBe('/models/gemini-2.5-flash:streamGenerateContent?alt=sse')
  })

  it('keeps any model name inside the path of models', () => {
    expect(() => encode({}, 'models/../files/secret')).toThrow(BadRequestError)
    expect(encode({}, 'a?key=b').path).toBe('/models/a%3Fkey%3Db:generateContent')
  })

  it('carries the key in a header only', () => {
    const { definition } = gemini({ apiKey: 'k' })
    expect(definition.authorize('k')).toEqual({ 'x-goog-api-key': 'k' })
    expect(definition.apiBase).toBe('https://generativelanguage.googleapis.com/v1beta')
    expect(definition.apiKeyEnv).toEqual(['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'])
  })
})

describe('messages', () => {
  it('collects system messages in the system instruction', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      { role: 'developer', content: [{ type: 'text', text: 'Speak French.' }] },
    ]
    expect(body({ messages })).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
      systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Speak French.' }] },
    })
  })

  it('puts instructions into the first user turn for Gemma before 4, which rejects system instructions', () => {
    const system = { role: 'system', content: 'Be brief.' }
    const contents = [{ role: 'user', parts: [{ text: 'Be brief.' }, { text: 'Hi' }] }]
    expect(body({ messages: [{ role: 'user', content: 'Hi' }, system] }, 'gemma-3-27b-it')).toEqual({ contents })
    expect(body({ messages: [system, { role: 'assistant', content: 'Yes?' }] }, 'gemma-3n-e4b-it').contents).toEqual([
      { role: 'user', parts: [{ text: 'Be brief.' }] },
      { role: 'model', parts: [{ text: 'Yes?' }] },
    ])
    expect(body({ messages: [system] }, 'gemma-4-31b-it')).toHaveProperty('systemInstruction')
  })

  it('merges consecutive messages of one side, and starts with the user', () => {
    const messages = [
      { role: 'assistant', content: 'Welcome.' },
      { role: 'user', content: 'One' },
      { role: 'user', content: 'Two' },
      { role: 'assistant', content: '' },
      { role: 'assistant', content: null },
      { role: 'user', content: 'Three' },
    ]
    expect(body({ messages }).contents).toEqual([
      { role: 'user', parts: [{ text: ' ' }] },
      { role: 'model', parts: [{ text: 'Welcome.' }] },
      { role: 'user', parts: [{ text: 'One' }, { text: 'Two' }, { text: 'Three' }] },
    ])
  })

  it('accepts a conversation of instructions only', () => {
    expect(body({ messages: [{ role: 'system', content: 'Greet the user.' }] }).contents).toEqual([
      { role: 'user', parts: [{ text: ' ' }] },
    ])
  })

  it('sends images, audio and PDF from data URLs inline', () => {
    const content = [
      { type: 'text', text: 'Look.' },
      { type: 'image_url', image_url: { url: PNG, detail: 'high' } },
      { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } },
      { type: 'file', file: { file_data: 'data:application/pdf;base64,JVBERi0=', filename: 'a.pdf' } },
      { type: 'file', file: { file_data: 'JVBERi0=', filename: 'notes.csv' } },
    ]
    expect(body({ messages: [{ role: 'user', content }] }).contents[0]!.parts).toEqual([
      { text: 'Look.' },
      { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } },
      { inlineData: { mimeType: 'audio/wav', data: 'UklGRg==' } },
      { inlineData: { mimeType: 'application/pdf', data: 'JVBERi0=' } },
      { inlineData: { mimeType: 'text/csv', data: 'JVBERi0=' } },
    ])
  })

  it('sends the resolution of a user’s image from Gemini 3 on', () => {
    const image = (detail?: string) => ({ type: 'image_url', image_url: { url: PNG, detail } })
    const content = [image('low'), image('high'), image('auto'), image()]
    const levels = (model: string) =>
      body({ messages: [{ role: 'user', content }] }, model).contents[0]?.parts.map((part) => part.mediaResolution)
    const none = [undefined, undefined, undefined, undefined]
    const expected = [{ level: 'MEDIA_RESOLUTION_LOW' }, { level: 'MEDIA_RESOLUTION_HIGH' }, undefined, undefined]
    expect(levels('gemini-3-flash-preview')?.slice(0, 4)).toEqual(expected)
    expect(levels('gemini-2.5-flash')?.slice(0, 4)).toEqual(none)
    const result = { role: 'tool', tool_call_id: 'c', content: [image('high')] }
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }
    const messages = [{ role: 'assistant', content: null, tool_calls: [call] }, result]
    expect(JSON.stringify(body({ messages }, 'gemini-3-flash-preview'))).not.toContain('mediaResolution')
  })

  it('sends the resolution of a file from Gemini 3 on, and video metadata to any model', () => {
    const file = {
      file_id: 'https://www.youtube.com/watch?v=x',
      detail: 'ultra_high',
      video_metadata: { fps: 5, start_offset: '10s', end_offset: '60s' },
    }
    const part = (model: string) =>
      body({ messages: [{ role: 'user', content: [{ type: 'file', file }] }] }, model).contents[0]?.parts[0]
    const video = {
      fileData: { fileUri: file.file_id },
      videoMetadata: { fps: 5, startOffset: '10s', endOffset: '60s' },
    }
    expect(part('gemini-2.5-flash')).toEqual(video)
    expect(part('gemini-3-flash-preview')).toEqual({
      ...video,
      mediaResolution: { level: 'MEDIA_RESOLUTION_ULTRA_HIGH' },
    })
  })

  it('takes videos as other vendors have them', () => {
    const part = (url: string) =>
      body({ messages: [{ role: 'user', content: [{ type: 'video_url', video_url: { url } }] }] }).contents[0]?.parts[0]
    expect(part('data:video/mp4;base64,AAAA')).toEqual({ inlineData: { mimeType: 'video/mp4', data: 'AAAA' } })
    expect(part('gs://a/b.mp4')).toEqual({ fileData: { mimeType: 'video/mp4', fileUri: 'gs://a/b.mp4' } })
  })

  it('prefers the caller’s media type to the data URL’s, and the URL’s to a file name’s', () => {
    const typeOf = (part: object) =>
      body({ messages: [{ role: 'user', content: [part] }] }).contents[0]?.parts[0]?.inlineData
    expect(typeOf({ type: 'image_url', image_url: { url: PNG, format: 'image/webp' } })).toMatchObject({
      mimeType: 'image/webp',
    })
    expect(typeOf({ type: 'file', file: { file_data: PNG, filename: 'a.pdf' } })).toMatchObject({
      mimeType: 'image/png',
    })
  })

  it('sends files by URI, with the media type of their name', () => {
    const content = [
      { type: 'text', text: 'Look.' },
      { type: 'image_url', image_url: { url: 'https://example.com/cat.WEBP?size=1.5' } },
      { type: 'image_url', image_url: { url: 'https://example.com/cat' } },
      { type: 'image_url', image_url: { url: 'https://generativelanguage.googleapis.com/v1beta/files/abc123' } },
      { type: 'file', file: { file_id: 'gs://bucket/report.pdf' } },
      { type: 'file', file: { file_id: 'files/abc123', format: 'video/mp4' } },
      { type: 'file', file: { file_id: 'https://generativelanguage.googleapis.com/v1beta/files/abc123' } },
    ]
    expect(body({ messages: [{ role: 'user', content }] }).contents[0]!.parts.slice(1)).toEqual([
      { fileData: { mimeType: 'image/webp', fileUri: 'https://example.com/cat.WEBP?size=1.5' } },
      { fileData: { mimeType: 'image/jpeg', fileUri: 'https://example.com/cat' } },
      { fileData: { fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/abc123' } },
      { fileData: { mimeType: 'application/pdf', fileUri: 'gs://bucket/report.pdf' } },
      { fileData: { mimeType: 'video/mp4', fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/abc123' } },
      { fileData: { fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/abc123' } },
    ])
  })

  it('rejects content that it cannot send instead of omitting it', () => {
    const send = (part: object) => () => encode({ messages: [{ role: 'user', content: [part] }] })
    expect(send({ type: 'hologram' })).toThrow('hologram')
    expect(send({ type: 'file', file: {} })).toThrow('file_data')
    expect(send({ type: 'image_url', image_url: { url: 'data:image/svg+xml,<svg/>' } })).toThrow('base64')
  })
})

describe('tool calls over turns', () => {
  const call = (id: string, args: string, signature?: string) => ({
    id,
    type: 'function',
    function: { name: `get_${id}`, arguments: args },
    ...(signature ? { extra_content: { google: { thought_signature: signature } } } : {}),
  })
  const turn = (calls: object[], results: object[]) => ({
    messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: null, tool_calls: calls }, ...results],
  })

  it('sends back ids and signatures, and groups the results of parallel calls', () => {
    const results = [
      { role: 'tool', tool_call_id: 'a', content: '{"degrees":21}' },
      { role: 'tool', tool_call_id: 'b', content: 'sunny' },
      { role: 'user', content: 'And now?' },
    ]
    const { contents } = body(
      turn([call('a', '{"city":"Oslo"}', 'SIG'), call('b', '')], results),
      'gemini-3-pro-preview',
    )
    expect(contents.slice(1)).toEqual([
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'a', name: 'get_a', args: { city: 'Oslo' } }, thoughtSignature: 'SIG' },
          { functionCall: { id: 'b', name: 'get_b', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'a', name: 'get_a', response: { degrees: 21 } } },
          { functionResponse: { id: 'b', name: 'get_b', response: { result: 'sunny' } } },
          { text: 'And now?' },
        ],
      },
    ])
  })

  it('sends results in the order of their calls', () => {
    const results = ['b', 'a'].map((id) => ({ role: 'tool', tool_call_id: id, content: id }))
    const { contents } = body(turn([call('a', '{}'), call('b', '{}')], results), 'gemini-2.5-flash')
    expect(contents[2]!.parts).toMatchObject([{ functionResponse: { id: 'a' } }, { functionResponse: { id: 'b' } }])
  })

  it("signs another vendor's calls with Google's placeholder, from Gemini 3 on", () => {
    const request = turn([call('a', '{}'), call('b', '{}')], [])
    const signatures = (model: string) => body(request, model).contents[1]!.parts.map((part) => part.thoughtSignature)
    expect(signatures('gemini-3-flash-preview')).toEqual(['skip_thought_signature_validator', undefined])
    expect(signatures('gemini-flash-latest')).toEqual(['skip_thought_signature_validator', undefined])
    expect(signatures('gemini-2.5-flash')).toEqual([undefined, undefined])
  })

  it('accepts null arguments and calls, as other clients write them', () => {
    const call = { id: 'a', type: 'function', function: { name: 'add', arguments: null } }
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Yes?', tool_calls: null, function_call: null },
      { role: 'user', content: 'Add.' },
      { role: 'assistant', content: null, tool_calls: [call] },
    ]
    expect(body({ messages }).contents.map(({ parts }) => parts)).toEqual([
      [{ text: 'Hi' }],
      [{ text: 'Yes?' }],
      [{ text: 'Add.' }],
      [{ functionCall: { id: 'a', name: 'add', args: {} } }],
    ])
  })

  it('reads a call’s signature where LiteLLM keeps it', () => {
    const call = { id: 'a', type: 'function', function: { name: 'add', arguments: '{}' } }
    const kept = { ...call, provider_specific_fields: { thought_signature: 'c2ln' } }
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: null, tool_calls: [kept] },
    ]
    expect(body({ messages }).contents[1]?.parts[0]?.thoughtSignature).toBe('c2ln')
  })

  it('sends back the signature of a text, and parts without a place in our format', () => {
    const code = { executableCode: { language: 'PYTHON', code: 'print(1)' }, thoughtSignature: 'S1' }
    const message = {
      role: 'assistant',
      content: 'One.',
      reasoning_content: 'Let me run it.',
      thinking_blocks: [{ type: 'thinking', thinking: 'elsewhere', signature: 'not Google' }],
      extra_content: { google: { thought_signature: 'S2', parts: [code], grounding_metadata: {} } },
    }
    expect(body({ messages: [{ role: 'user', content: 'Hi' }, message] }).contents[1]!.parts).toEqual([
      code,
      { text: 'One.', thoughtSignature: 'S2' },
    ])
  })

  it('puts a result’s images into it from Gemini 3 on, and next to the results before', () => {
    const results = [
      {
        role: 'tool',
        tool_call_id: 'a',
        content: [
          { type: 'text', text: 'a map' },
          { type: 'image_url', image_url: { url: PNG } },
        ],
      },
      { role: 'tool', tool_call_id: 'b', content: '[1,2]' },
    ]
    const image = { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } }
    const b = { functionResponse: { id: 'b', name: 'get_b', response: { result: [1, 2] } } }
    const request = turn([call('a', '{}'), call('b', '{}')], results)
    expect(body(request, 'gemini-3-pro-preview').contents[2]!.parts).toEqual([
      { functionResponse: { id: 'a', name: 'get_a', response: { result: 'a map' }, parts: [image] } },
      b,
    ])
    expect(body(request).contents[2]!.parts).toEqual([
      { functionResponse: { id: 'a', name: 'get_a', response: { result: 'a map' } } },
      b,
      image,
    ])
  })

  it('accepts deprecated function calls, and calls of custom tools', () => {
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: null, function_call: { name: 'add', arguments: '{"a":1}' } },
      { role: 'function', name: 'add', content: '2' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', type: 'custom', custom: { name: 'sql', input: 'select 1' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: 'done' },
    ]
    expect(body({ messages }).contents.slice(1)).toEqual([
      { role: 'model', parts: [{ functionCall: { name: 'add', args: { a: 1 } } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'add', response: { result: '2' } } }] },
      { role: 'model', parts: [{ functionCall: { id: 'c', name: 'sql', args: { input: 'select 1' } } }] },
      { role: 'user', parts: [{ functionResponse: { id: 'c', name: 'sql', response: { result: 'done' } } }] },
    ])
  })

  it('rejects a result without its call, and arguments that are not an object', () => {
    expect(() => encode({ messages: [{ role: 'tool', tool_call_id: 'x', content: '1' }] })).toThrow('"x"')
    expect(() => encode(turn([call('a', '[1]')], []))).toThrow('get_a')
  })
})

describe('parameters', () => {
  it("are converted to Google's", () => {
    const request = {
      temperature: 0,
      top_p: 0.9,
      top_k: 40,
      n: 2,
      max_tokens: 5,
      max_completion_tokens: 100,
      stop: 'END',
      seed: 7,
      presence_penalty: 0.5,
      frequency_penalty: -0.5,
      logprobs: true,
      top_logprobs: 3,
      modalities: ['text', 'image'],
      service_tier: 'flex',
      stream_options: { include_usage: true },
    }
    expect(body(request)).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
      generationConfig: {
        temperature: 0,
        topP: 0.9,
        topK: 40,
        candidateCount: 2,
        maxOutputTokens: 100,
        stopSequences: ['END'],
        seed: 7,
        presencePenalty: 0.5,
        frequencyPenalty: -0.5,
        responseLogprobs: true,
        logprobs: 3,
        responseModalities: ['TEXT', 'IMAGE'],
      },
      serviceTier: 'flex',
    })
  })

  it("include Gemini's own", () => {
    const safetySettings = [{ category: 'HARM_CATEGORY_HATE_SPEECH', threshold: 'BLOCK_NONE' }]
    const request = { safety_settings: safetySettings, cached_content: 'cachedContents/a' }
    expect(body(request)).toMatchObject({ safetySettings, cachedContent: 'cachedContents/a' })
  })

  it('are omitted if not set', () => {
    expect(Object.keys(body({ temperature: null, stop: null, n: null, tools: [], service_tier: 'auto' }))).toEqual([
      'contents',
    ])
    expect(body({ service_tier: 'default' }).serviceTier).toBe('standard')
    expect(body({ stop: ['a', 'b'] }).generationConfig).toEqual({ stopSequences: ['a', 'b'] })
  })

  it('include a voice, without formats that Gemini lacks', () => {
    const spoken = body({ modalities: ['audio'], audio: { voice: 'Kore', format: 'pcm16' } }).generationConfig
    expect(spoken?.speechConfig).toEqual({ voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } })
    expect(() => encode({ audio: { voice: 'Kore', format: 'mp3' } })).toThrow('pcm16')
    const alone = body({ audio: { voice: 'Kore', format: 'pcm16' } }).generationConfig
    expect(alone?.responseModalities).toEqual(['AUDIO'])
  })

  it('include penalties and thinking only for models that accept them', () => {
    const parameters = geminiWire.chat!.parameters as (model: string) => ReadonlySet<string>
    const has = (model: string) =>
      ['presence_penalty', 'reasoning_effort', 'thinking'].map((name) => parameters(model).has(name))
    expect(has('gemini-2.5-pro')).toEqual([true, true, true])
    expect(has('gemini-2.0-flash')).toEqual([true, false, false])
    expect(has('gemini-3-pro-preview')).toEqual([false, true, true])
    expect(parameters('gemini-2.5-pro').has('logit_bias')).toBe(false)
  })
})

describe('thinking', () => {
  const thinking = (request: object, model: string) => body(request, model).generationConfig?.thinkingConfig

  it.each([
    ['gemini-2.5-flash', 'none', { thinkingBudget: 0, includeThoughts: false }],
    ['gemini-2.5-pro', 'none', { thinkingBudget: 128, includeThoughts: false }],
    ['gemini-2.5-flash', 'minimal', { thinkingBudget: 1024, includeThoughts: true }],
    ['gemini-2.5-flash', 'medium', { thinkingBudget: 8192, includeThoughts: true }],
    ['gemini-2.5-pro', 'high', { thinkingBudget: 24_576, includeThoughts: true }],
    ['gemini-2.5-pro', 'max', { thinkingBudget: 32_768, includeThoughts: true }],
    ['gemini-2.5-flash', 'xhigh', { thinkingBudget: 24_576, includeThoughts: true }],
    ['gemini-3-pro-preview', 'none', { thinkingLevel: 'low', includeThoughts: false }],
    ['gemini-3-pro-preview', 'minimal', { thinkingLevel: 'low', includeThoughts: true }],
    ['gemini-3-pro-preview', 'medium', { thinkingLevel: 'high', includeThoughts: true }],
    ['gemini-3.1-pro-preview', 'medium', { thinkingLevel: 'medium', includeThoughts: true }],
    ['gemini-3-flash-preview', 'none', { thinkingLevel: 'minimal', includeThoughts: false }],
    ['gemini-3-flash-preview', 'minimal', { thinkingLevel: 'minimal', includeThoughts: true }],
    ['gemini-3.8-flash', 'minimal', { thinkingLevel: 'low', includeThoughts: true }],
    ['gemini-3.8-flash-lite', 'minimal', { thinkingLevel: 'minimal', includeThoughts: true }],
    ['gemini-flash-latest', 'xhigh', { thinkingLevel: 'high', includeThoughts: true }],
  ])('%s at %s', (model, effort, config) => {
    expect(thinking({ reasoning_effort: effort }, model)).toEqual(config)
  })

  it('rejects an effort by an unknown name instead of thinking hard', () => {
    expect(() => thinking({ reasoning_effort: 'auto' }, 'gemini-2.5-flash')).toThrow(/one of none, minimal/)
  })

  it("maps Anthropic's parameter, which takes precedence over the effort", () => {
    expect(
      thinking({ thinking: { type: 'enabled', budget_tokens: 2000 }, reasoning_effort: 'low' }, 'gemini-2.5-pro'),
    ).toEqual({
      thinkingBudget: 2000,
      includeThoughts: true,
    })
    expect(thinking({ thinking: { type: 'adaptive' } }, 'gemini-2.5-flash-lite')).toEqual({
      thinkingBudget: -1,
      includeThoughts: true,
    })
    expect(thinking({ thinking: { type: 'adaptive' } }, 'gemini-3-pro-preview')).toEqual({ includeThoughts: true })
    expect(thinking({ thinking: { type: 'disabled' } }, 'gemini-2.5-flash')).toEqual({
      thinkingBudget: 0,
      includeThoughts: false,
    })
  })

  it('keeps the model’s default if not requested', () => {
    expect(thinking({}, 'gemini-3-pro-preview')).toBeUndefined()
    expect(thinking({ reasoning_effort: null }, 'gemini-3-pro-preview')).toBeUndefined()
  })
})

describe('tools', () => {
  const add = {
    type: 'function',
    function: {
      name: 'add',
      description: 'Adds',
      strict: true,
      parameters: { type: 'object', properties: { a: { type: 'number' } } },
    },
  }

  it("declares functions in one tool and each of Google's tools in its own", () => {
    const tools = [
      add,
      { type: 'web_search_20250305', name: 'web_search', max_uses: 3 },
      { type: 'url_context' },
      { type: 'code_execution' },
      { type: 'google_maps', enable_widget: true },
      { type: 'file_search', fileSearch: {}, file_search: { fileSearchStoreNames: ['fileSearchStores/a'] } },
      { type: 'function', function: { name: 'now', parameters: { type: 'object', properties: {} } } },
    ]
    expect(body({ tools, web_search_options: {} }).tools).toEqual([
      {
        functionDeclarations: [
          {
            name: 'add',
            description: 'Adds',
            parametersJsonSchema: { type: 'object', properties: { a: { type: 'number' } } },
          },
          { name: 'now' },
        ],
      },
      { googleSearch: {} },
      { urlContext: {} },
      { codeExecution: {} },
      { googleMaps: { enable_widget: true } },
      { fileSearch: { fileSearchStoreNames: ['fileSearchStores/a'] } },
    ])
  })

  it('sends MCP servers, which OpenAI lists among the tools', () => {
    const tools = [
      {
        type: 'mcp',
        server_label: 'docs',
        server_url: 'https://a.example/mcp',
        authorization: 't',
        require_approval: 'never',
      },
      { type: 'enterprise_web_search' },
    ]
    expect(body({ tools }).tools).toEqual([
      {
        mcpServers: [
          {
            name: 'docs',
            streamableHttpTransport: { url: 'https://a.example/mcp', headers: { Authorization: 'Bearer t' } },
          },
        ],
      },
      { enterpriseWebSearch: {} },
    ])
    const narrowed = [{ type: 'mcp', server_label: 'docs', server_url: 'https://a.example', allowed_tools: ['read'] }]
    expect(() => body({ tools: narrowed })).toThrow('allowed_tools')
  })

  it('sends the user’s location for Google Maps next to the tools', () => {
    const googleMaps = { enableWidget: true, latitude: 37.7, longitude: -122.4, languageCode: 'en_US' }
    expect(body({ tools: [{ googleMaps }] })).toMatchObject({
      tools: [{ googleMaps: { enableWidget: true } }],
      toolConfig: { retrievalConfig: { latLng: { latitude: 37.7, longitude: -122.4 }, languageCode: 'en_US' } },
    })
    expect(body({ tools: [{ type: 'google_maps' }] })).not.toHaveProperty('toolConfig')
  })

  it('searches the web for web_search_options', () => {
    expect(body({ web_search_options: { search_context_size: 'low' } }).tools).toEqual([{ googleSearch: {} }])
  })

  it('requests the calls of Google’s tools if both kinds are used, as Gemini 3 requires', () => {
    const tools = [add, { type: 'google_search' }]
    expect(body({ tools }, 'gemini-3-pro-preview').toolConfig).toEqual({ includeServerSideToolInvocations: true })
    expect(body({ tools }).toolConfig).toBeUndefined()
  })

  it.each([
    ['none', { mode: 'NONE' }],
    ['auto', { mode: 'AUTO' }],
    ['required', { mode: 'ANY' }],
    ['any', { mode: 'ANY' }],
    [{ type: 'auto' }, { mode: 'AUTO' }],
    [{ type: 'any' }, { mode: 'ANY' }],
    [
      { type: 'tool', name: 'add' },
      { mode: 'ANY', allowedFunctionNames: ['add'] },
    ],
    [
      { type: 'function', function: { name: 'add' } },
      { mode: 'ANY', allowedFunctionNames: ['add'] },
    ],
    [
      {
        type: 'allowed_tools',
        allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'add' } }] },
      },
      { mode: 'VALIDATED', allowedFunctionNames: ['add'] },
    ],
    [
      { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [{ type: 'function', name: 'add' }] } },
      { mode: 'ANY', allowedFunctionNames: ['add'] },
    ],
  ])('chooses %j', (tool_choice, functionCallingConfig) => {
    expect(body({ tools: [add], tool_choice }).toolConfig).toEqual({ functionCallingConfig })
  })

  it('omits a choice without functions', () => {
    expect(body({ tool_choice: 'auto' }).toolConfig).toBeUndefined()
  })

  it('accepts deprecated functions', () => {
    const request = { functions: [add.function], function_call: { name: 'add' } }
    expect(body(request).tools).toMatchObject([{ functionDeclarations: [{ name: 'add' }] }])
    expect(body(request).toolConfig?.functionCallingConfig).toEqual({ mode: 'ANY', allowedFunctionNames: ['add'] })
  })

  it('rejects what Gemini does not support', () => {
    const refusal = (request: object) => {
      try {
        encode(request)
      } catch (error) {
        return isErrorOf(error, 'unsupported_params') ? error.param : error
      }
      return 'taken'
    }
    expect(refusal({ tools: [{ type: 'bash_20250124', name: 'bash' }] })).toBe('tools')
    expect(refusal({ tools: [{ type: 'custom', custom: { name: 'sql' } }] })).toBe('tools')
    expect(refusal({ tools: [add], tool_choice: { type: 'custom', custom: { name: 'sql' } } })).toBe('tool_choice')
    expect(refusal({ tools: [add, add], parallel_tool_calls: false })).toBe('parallel_tool_calls')
    expect(refusal({ tools: [add, add], parallel_tool_calls: true })).toBe('taken')
  })
})

describe('response_format', () => {
  const config = (response_format: object) => body({ response_format }).generationConfig

  it('requests JSON, with a schema if there is one', () => {
    expect(config({ type: 'text' })).toBeUndefined()
    expect(config({ type: 'json_object' })).toEqual({ responseMimeType: 'application/json' })
    expect(
      config({
        type: 'json_schema',
        json_schema: { name: 'a', strict: true, schema: { type: 'object', additionalProperties: false } },
      }),
    ).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: { type: 'object', additionalProperties: false },
    })
  })

  it('accepts a schema next to the type, as in LiteLLM', () => {
    const schema = { type: 'object' }
    const expected = { responseMimeType: 'application/json', responseJsonSchema: schema }
    expect(config({ type: 'json_object', response_schema: schema })).toEqual(expected)
    expect(config({ type: 'json_object', schema })).toEqual(expected)
  })

  it('rejects an unknown type', () => {
    expect(() => config({ type: 'grammar' })).toThrow('response_format')
  })
})
