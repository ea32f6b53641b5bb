import { describe, expect, it } from 'vitest'
import { readAnswer, readFault } from './read-answer.ts'

const stream = (...events: object[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
const partsOf = (body: string) => readAnswer(body).flatMap(({ parts }) => parts)

describe('a stream is joined to a response', () => {
  it('of OpenAI, also when it was cut', () => {
    const chunk = (delta: object) => ({ choices: [{ index: 0, delta }] })
    const body = stream(chunk({ reasoning_content: 'R', content: 'a' }), chunk({ content: 'b' }))
    expect(partsOf(`${body}data: {"choices":[{"del`)).toEqual([
      { type: 'reasoning', text: 'R' },
      { type: 'text', text: 'ab' },
    ])
  })

  it('of OpenAI, with several choices and a refusal', () => {
    const chunk = (index: number, delta: object) => ({ choices: [{ index, delta }] })
    const body = stream(
      chunk(0, { content: 'He' }),
      chunk(1, { refusal: 'I can' }),
      chunk(0, { content: 'llo' }),
      chunk(1, { refusal: 'not.' }),
    )
    expect(partsOf(body)).toEqual([
      { type: 'text', text: 'Hello' },
      { type: 'text', text: 'I cannot.' },
    ])
  })

  it('of OpenAI’s text completions', () => {
    const body = stream({ choices: [{ index: 0, text: 'On' }] }, { choices: [{ index: 0, text: 'ce' }] })
    expect(partsOf(body)).toEqual([{ type: 'text', text: 'Once' }])
  })

  it.each([
    ['all have the number 0', [{ index: 0, id: 'a' }, { index: 0 }, { index: 0, id: 'b' }, { index: 0 }]],
    ['have no number', [{ id: 'a' }, {}, { id: 'b' }, {}]],
    ['begin at 1', [{ index: 1, id: 'a' }, { index: 1 }, { index: 2, id: 'b' }, { index: 2 }]],
  ])('of vendors whose calls %s', (_, [first, more, second, rest]) => {
    const call = (place: object | undefined, called: object) => ({
      choices: [{ index: 0, delta: { tool_calls: [{ ...place, function: called }] } }],
    })
    const body = stream(
      call(first, { name: 'f', arguments: '{"x"' }),
      call(more, { arguments: ':1}' }),
      call(second, { name: 'g', arguments: '' }),
      call(rest, { name: '', arguments: '' }),
    )
    expect(partsOf(body)).toEqual([
      { type: 'tool call', name: 'f', id: 'a', input: { x: 1 } },
      { type: 'tool call', name: 'g', id: 'b', input: {} },
    ])
  })

  it('of Anthropic, also when it was cut, with tool calls that were sent complete', () => {
    const whole = { type: 'tool_use', id: 'w', name: 'was', input: { y: 2 } }
    const body = stream(
      { type: 'message_start', message: { content: [whole] } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hel' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'lo' } },
      { type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: 't', name: 'go', input: {} } },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"x":1}' } },
    )
    expect(partsOf(`event: message_start\n${body}`)).toEqual([
      { type: 'tool call', name: 'was', id: 'w', input: { y: 2 } },
      { type: 'text', text: 'Hello' },
      { type: 'tool call', name: 'go', id: 't', input: { x: 1 } },
    ])
  })

  it('of Gemini, as events or as one array', () => {
    const event = (...parts: object[]) => ({ candidates: [{ content: { role: 'model', parts } }] })
    const events = [
      event({ text: 'T', thought: true }),
      event({ text: 'un' }),
      event({ text: 'o' }),
      event({ text: '' }),
    ]
    const parts = [
      { type: 'reasoning', text: 'T' },
      { type: 'text', text: 'uno' },
    ]
    expect(partsOf(stream(...events))).toEqual(parts)
    expect(partsOf(JSON.stringify(events, null, 2))).toEqual(parts)
  })

  it('of Gemini, with arguments that arrive in pieces', () => {
    const event = (functionCall: object) => ({ candidates: [{ content: { parts: [{ functionCall }] } }] })
    const piece = (stringValue: string) => ({ partialArgs: [{ jsonPath: '$.q', stringValue }], willContinue: true })
    const body = stream(
      event({ name: 'f', willContinue: true }),
      event(piece('Bos')),
      event(piece('ton')),
      event({}),
      event({ name: 'g', args: { a: 1 } }),
    )
    expect(partsOf(body)).toEqual([
      { type: 'tool call', name: 'f', id: undefined, input: { '$.q': 'Boston' } },
      { type: 'tool call', name: 'g', id: undefined, input: { a: 1 } },
    ])
  })

  it('of Cohere', () => {
    const message = (type: string, told: object, index?: number) => ({ type, index, delta: { message: told } })
    const body = stream(
      message('message-start', { role: 'assistant', content: [], tool_plan: '', tool_calls: [] }),
      message('tool-plan-delta', { tool_plan: 'I will look.' }),
      message('content-start', { content: { type: 'text', text: '' } }, 0),
      message('content-delta', { content: { text: 'It is ' } }, 0),
      message('content-delta', { content: { text: 'warm.' } }, 0),
      message('tool-call-start', { tool_calls: { id: 'c', function: { name: 'f', arguments: '' } } }, 0),
      message('tool-call-delta', { tool_calls: { function: { arguments: '{"x":' } } }, 0),
      message('tool-call-delta', { tool_calls: { function: { arguments: '1}' } } }, 0),
    )
    expect(partsOf(body)).toEqual([
      { type: 'reasoning', text: 'I will look.' },
      { type: 'text', text: 'It is warm.' },
      { type: 'tool call', name: 'f', id: 'c', input: { x: 1 } },
    ])
  })

  it('of Mistral, with reasoning as a list instead of a text', () => {
    const thinking = [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] }]
    const parts = [
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: '4' },
    ]
    const chunk = (content: unknown) => ({ choices: [{ index: 0, delta: { content } }] })
    expect(partsOf(stream(chunk(thinking), chunk([{ type: 'text', text: '4' }])))).toEqual(parts)
    const content = [...thinking, { type: 'text', text: '4' }]
    expect(partsOf(JSON.stringify({ choices: [{ message: { content } }] }))).toEqual(parts)
  })

  it('of OpenAI’s Responses, also when it was cut before the last event', () => {
    const message = { type: 'message', role: 'assistant', content: [] as object[] }
    const call = { type: 'function_call', call_id: 'c', name: 'f', arguments: '' }
    const events = [
      { type: 'response.created', response: { output: [] } },
      { type: 'response.output_item.added', output_index: 0, item: { type: 'reasoning', summary: [] } },
      { type: 'response.reasoning_summary_text.delta', output_index: 0, delta: 'Hm' },
      { type: 'response.output_item.added', output_index: 1, item: message },
      { type: 'response.output_text.delta', output_index: 1, delta: 'He' },
      { type: 'response.output_text.delta', output_index: 1, delta: 'llo' },
      { type: 'response.output_item.added', output_index: 2, item: call },
      { type: 'response.function_call_arguments.delta', output_index: 2, delta: '{"x":1}' },
    ]
    expect(partsOf(stream(...events))).toEqual([
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: 'Hello' },
      { type: 'tool call', name: 'f', id: 'c', input: { x: 1 } },
    ])
    const output = [{ ...message, content: [{ type: 'output_text', text: 'Whole' }] }]
    expect(partsOf(stream(...events, { type: 'response.completed', response: { output } }))).toEqual([
      { type: 'text', text: 'Whole' },
    ])
  })

  it('of vendors whose Responses have fewer events than OpenAI’s', () => {
    const item = { type: 'message', role: 'assistant' }
    const body = stream(
      { type: 'response.output_item.added', output_index: 0, item },
      { type: 'response.output_text.delta', output_index: 0, delta: 'One' },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.output_text.delta', output_index: 1, delta: 'Two' },
      { type: 'response.completed', response: { output: [] } },
    )
    expect(partsOf(body)).toEqual([
      { type: 'text', text: 'One' },
      { type: 'text', text: 'Two' },
    ])
  })

  it('of Bedrock’s Converse', () => {
    const body = stream(
      { role: 'assistant' },
      { contentBlockIndex: 0, delta: { reasoningContent: { text: 'Hm' } } },
      { contentBlockIndex: 0, delta: { reasoningContent: { signature: 'sig' } } },
      { contentBlockIndex: 1, delta: { text: 'Hel' } },
      { contentBlockIndex: 1, delta: { text: 'lo' } },
      { contentBlockIndex: 2, start: { toolUse: { toolUseId: 't1', name: 'find' } } },
      { contentBlockIndex: 2, delta: { toolUse: { input: '{"a"' } } },
      { contentBlockIndex: 2, delta: { toolUse: { input: ':1}' } } },
      { stopReason: 'tool_use' },
    )
    const parts = [
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: 'Hello' },
      { type: 'tool call', name: 'find', id: 't1', input: { a: 1 } },
    ]
    expect(partsOf(body)).toEqual(parts)
    const content = [
      { reasoningContent: { reasoningText: { text: 'Hm' } } },
      { text: 'Hello' },
      { toolUse: { toolUseId: 't1', name: 'find', input: { a: 1 } } },
    ]
    expect(partsOf(JSON.stringify({ output: { message: { role: 'assistant', content } } }))).toEqual(parts)
  })

  it('of Ollama, with one JSON text on each line', () => {
    const line = (message: object, done = false) => JSON.stringify({ model: 'm', message, done })
    const lines = [line({ thinking: 'Hm' }), line({ content: 'He' }), line({ content: 'llo' }), line({}, true)]
    expect(partsOf(lines.join('\n'))).toEqual([
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: 'Hello' },
    ])
  })
})

describe('the message of an error', () => {
  it('is found in any of the usual formats', () => {
    const bodies = [
      '{"error":{"message":"m"}}',
      '{"error":"m"}',
      '{"message":"m"}',
      '[{"error":{"message":"m"}}]',
      '{"detail":"m"}',
      'm',
      stream({ choices: [{ delta: { content: 'a' } }] }, { error: { message: 'm' } }),
      `event: error\n${stream({ type: 'error', error: { type: 'overloaded_error', message: 'm' } })}`,
      stream({ type: 'error', code: 'x', message: 'm' }),
      stream({ type: 'response.failed', response: { error: { code: 'x', message: 'm' } } }),
    ]
    expect(bodies.map(readFault)).toEqual(bodies.map(() => 'm'))
  })

  it('is the whole body if that is plain text', () => {
    expect(readFault('upstream {a} is away')).toBe('upstream {a} is away')
  })

  it('is not taken from a response that the client left early', () => {
    const begun = stream({ type: 'message_start', message: { content: [] } })
    expect([null, begun, stream({ choices: [{ delta: { content: 'a' } }] })].map(readFault)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
