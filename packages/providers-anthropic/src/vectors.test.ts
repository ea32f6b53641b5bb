import { existsSync, readFileSync } from 'node:fs'
import { asRecord, type CompletionParameters, createFailureError, foldChunks, isRecord } from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { anthropicWire } from './index.ts'

/** LiteLLM's own cases, next to the checkout. */
const FILE = new URL('../../../../shared/vectors/litellm.json', import.meta.url)

interface Vector {
  id: string
  area: string
  provider: string
  input: Record<string, unknown>
  expected: unknown
}

/** Deliberate differences, with the reason. */
const DIFFERENT: Record<string, string> = {
  'anthropic-max_tokens-041': 'core rejects a max_tokens that is not a whole number, naming the field',
  'src-anthropic-finish_reason-006': "finish_reason holds OpenAI's values only: a refusal is content_filter",
}

/** The current name of LiteLLM's `output_format` (https://platform.claude.com/docs/en/build-with-claude/structured-outputs). */
const RENAMED: Record<string, string> = { output_format: 'output_config.format' }

const cases = existsSync(FILE) ? load() : []

function load(): Vector[] {
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as { cases: Vector[]; source_derived: Vector[] }
  return [...file.cases, ...file.source_derived].filter(
    // Prices are tested in their package.
    ({ provider, area }) => provider === 'anthropic' && area !== 'cost',
  )
}

function context(model: unknown = 'claude-sonnet-4-5') {
  return { provider: 'anthropic', model: String(model), stream: false, callId: 'c', created: 1 }
}

function encode({ model, ...request }: Record<string, unknown>): Record<string, unknown> {
  const parameters = { messages: [{ role: 'user', content: 'Hi' }], ...request } as CompletionParameters
  return asRecord(anthropicWire.chat!.encode(parameters, context(model)).body)
}

function blocksOf(body: Record<string, unknown>, turn: number): Record<string, unknown>[] {
  const messages = body.messages as { content: Record<string, unknown>[] }[]
  return messages[turn]?.content ?? []
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((holder, key) => asRecord(holder)[key], value)
}

function renamed(path: unknown): string {
  const [first = '', ...rest] = String(path).split('.')
  return [RENAMED[first] ?? first, ...rest].join('.')
}

function decode(message: object) {
  return anthropicWire.chat!.decode({ content: [], ...message }, context())
}

const answered = (tool_calls: unknown[]) => [
  { role: 'user', content: 'Hi' },
  { role: 'assistant', content: '', tool_calls },
  // The caller has no result of what Anthropic called itself.
  ...tool_calls
    .filter((call) => !String(asRecord(call).id).startsWith('srvtoolu_'))
    .map((call) => ({ role: 'tool', tool_call_id: asRecord(call).id, content: 'x' })),
]
const functionCall = (id: unknown) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } })

function checkShape(body: unknown, expected: unknown): void {
  const { has = [], lacks = [], json_mode: _, ...values } = asRecord(expected)
  for (const path of has as unknown[]) expect(at(body, renamed(path)), String(path)).toBeDefined()
  for (const path of lacks as unknown[]) expect(at(body, renamed(path)), String(path)).toBeUndefined()
  for (const [path, value] of Object.entries(values)) expect(at(body, renamed(path)), path).toEqual(value)
}

const RUN: Record<string, (vector: Vector) => void> = {
  usage: ({ input, expected }) => expect(decode(input).usage).toMatchObject(asRecord(expected)),
  tool_choice: ({ input, expected }) => {
    const tools = [{ type: 'function', function: { name: 'f' } }]
    expect(encode({ tools, ...input }).tool_choice).toEqual(expected ?? undefined)
  },
  response_format: ({ input, expected }) => {
    const { json_schema } = input
    if (!isRecord(json_schema)) return checkShape(encode(input), expected)
    const body = encode({
      model: 'claude-3-5-sonnet-20241022',
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema: json_schema } },
    })
    const [tool] = body.tools as Record<string, unknown>[]
    for (const [path, value] of Object.entries(asRecord(expected))) expect(at({ tool }, path)).toEqual(value)
  },
  reasoning: ({ input, expected }) => {
    const { thinking, ...rest } = asRecord(expected)
    const { budget_tokens: budget, ...more } = asRecord(thinking)
    // LiteLLM's budget for the least effort is under the API's minimum.
    const fitted = budget === undefined ? more : { ...more, budget_tokens: Math.max(Number(budget), 1024) }
    checkShape(encode(input), { ...rest, thinking: fitted })
  },
  system: ({ input, expected }) => {
    const body = encode(input)
    const { system, remaining_roles: roles } = asRecord(expected)
    expect(body.system ?? []).toEqual(system)
    if (roles) expect((body.messages as { role: string }[]).map(({ role }) => role)).toEqual(roles)
  },
  max_tokens_default: ({ input, expected }) => {
    expect(encode({ model: input.model }).max_tokens).toBe(asRecord(expected).max_tokens)
  },
  context_management: ({ input, expected }) => {
    const wanted = expected === 'unchanged' ? input.context_management : expected
    expect(encode(input).context_management).toEqual(wanted)
  },
  image: ({ input, expected }) => {
    const messages = [{ role: 'user', content: [{ type: 'image_url', image_url: input.image_url }] }]
    expect(blocksOf(encode({ messages }), 0)).toEqual([expected])
  },
  tool_use: ({ input, expected }) => {
    const calls = Array.isArray(input.tool_calls) ? input.tool_calls : [functionCall(input.tool_call_id)]
    const run = () => blocksOf(encode({ messages: answered(calls) }), 1)
    const { message_contains: words } = asRecord(expected)
    // The tool's name is in the message; the model's output is not, since messages are logged.
    if (Array.isArray(words)) expect(run).toThrow(String(words[0]))
    else if (Array.isArray(expected)) expect(run()).toEqual(expected)
    else expect(run()).toMatchObject([asRecord(expected)])
  },
  tool_result: () => {
    const id = 'bc8cb4b6-88c4-4138-8993-3a9d9cd51656'
    const [first, second] = answered([functionCall(id)])
    const messages = [first, second, { role: 'function', name: 'f', tool_call_id: id, content: 'x' }]
    expect(blocksOf(encode({ messages }), 2)[0]?.tool_use_id).toBe(id)
  },
  finish_reason: ({ input, expected }) => {
    expect(decode(input).choices[0]?.finish_reason).toBe(asRecord(expected).finish_reason)
  },
  exception: ({ input, expected }) => {
    const status = Number(input.status ?? (/api key/i.test(String(input.body_contains)) ? 401 : 400))
    const failure = anthropicWire.decodeFailure(status, input.body ?? input.body_contains, {})
    const { name, code } = createFailureError(failure, { status })
    // LiteLLM's names for the same: here, a request that is too large is a bad request.
    const wanted = String(asRecord(expected).throws).replace(/^Timeout$/, 'TimeoutError')
    expect(code === 'request_too_large' ? 'BadRequestError' : name).toBe(wanted)
  },
  stream_builder: ({ input, expected }) => {
    const decoder = anthropicWire.chat!.decoder(context())
    const push = (event: object) => decoder.push({ data: JSON.stringify(event) })
    let index = -1
    const chunks = (input.thinking_deltas as Record<string, unknown>[]).flatMap((block) => {
      if (block.type === 'redacted_thinking') {
        index++
        return [
          ...push({ type: 'content_block_start', index, content_block: block }),
          ...push({ type: 'content_block_stop', index }),
        ]
      }
      if (block.signature === null) {
        index++
        const thinking = { type: 'thinking', thinking: '', signature: '' }
        return [
          ...push({ type: 'content_block_start', index, content_block: thinking }),
          ...push({ type: 'content_block_delta', index, delta: { type: 'thinking_delta', thinking: block.thinking } }),
        ]
      }
      const delta = { type: 'signature_delta', signature: block.signature }
      return [...push({ type: 'content_block_delta', index, delta }), ...push({ type: 'content_block_stop', index })]
    })
    expect(foldChunks(chunks).choices[0]?.message).toMatchObject(asRecord(expected))
  },
}

describe.skipIf(cases.length === 0)('the cases of LiteLLM', () => {
  it.each(cases.filter(({ id }) => !(id in DIFFERENT)).map((vector) => [vector.id, vector] as const))(
    '%s',
    (_, vector) => {
      const run = RUN[vector.area]
      expect(run, `no way to run ${vector.area}`).toBeDefined()
      run!(vector)
    },
  )

  it('include every deliberate difference', () => {
    const ids = new Set(cases.map(({ id }) => id))
    expect(Object.keys(DIFFERENT).filter((id) => !ids.has(id))).toEqual([])
  })
})
