import { existsSync, readFileSync } from 'node:fs'
import { asRecord, type CompletionParameters, completion, createFailureError } from '@litecone/core'
import { createContext, startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { decodeFailure } from './failure.ts'
import { openai, openaiWire } from './index.ts'

/** LiteLLM's own cases, next to the checkout. */
const FILE = new URL('../../../../shared/vectors/litellm.json', import.meta.url)

interface Vector {
  id: string
  area: string
  provider: string
  input: Record<string, unknown>
  expected: Record<string, unknown>
}

const NO_FILLER = 'OpenAI-compatible APIs accept consecutive turns of one role, so no filler is sent'
const EFFORTS = "which efforts a model takes changes from model to model and is OpenAI's to say: what is asked is sent"
const REDACTION = "a switch of LiteLLM's logging, of no wire; what is logged is chosen by callbacks here"

/** Deliberate differences, with the reason. */
const DIFFERENT: Record<string, string> = {
  'generic-alternating_roles-057': NO_FILLER,
  'generic-alternating_roles-058': NO_FILLER,
  'groq-response_format-095': 'a fact about Groq, tested in its package',
  'openai-params-106': EFFORTS,
  'openai-params-107': EFFORTS,
  'src-azure-exception-022': '422 is an UnprocessableEntityError everywhere',
  'openai-cost-179': 'a fact about prices, tested in the prices package',
  'generic-redaction-180': REDACTION,
  'generic-redaction-181': REDACTION,
  'generic-redaction-182': REDACTION,
  'generic-redaction-185': REDACTION,
  'generic-redaction-186': REDACTION,
}

/** LiteLLM's names for the same values. */
const RENAMED: Record<string, string> = { Timeout: 'TimeoutError', 'Timeout (status_code 504)': 'TimeoutError' }

const cases = existsSync(FILE) ? load() : []

function load(): Vector[] {
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as { cases: Vector[]; source_derived: Vector[] }
  return [...file.cases, ...file.source_derived].filter((one) =>
    /^(?:openai|azure|groq|fireworks_ai|generic)$/.test(one.provider),
  )
}

/** The request's body, encoded through core. */
async function encode({ model, drop_params, ...request }: Record<string, unknown>): Promise<Record<string, unknown>> {
  await using server = await startReplayServer([{ status: 418, body: {} }])
  const provider = openai({ apiKey: 'key', apiBase: server.url })
  const parameters = { messages: [{ role: 'user', content: 'Hi' }], ...request } as CompletionParameters
  const call = completion(
    { model: provider(String(model ?? 'gpt-4o')), ...parameters },
    { dropParams: drop_params === true },
  )
  const error: unknown = await call.catch((reason) => reason)
  if (server.requests.length === 0) throw error
  return server.requests[0]!.body
}

/** `choices[0].delta.reasoning` and the like. */
function at(value: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce<unknown>((holder, key) => (Array.isArray(holder) ? holder[Number(key)] : asRecord(holder)[key]), value)
}

function errorOf(status: number, body: unknown) {
  return createFailureError(decodeFailure(status, body), { status })
}

const RUN: Record<string, (vector: Vector) => void | Promise<void>> = {
  alternating_roles: async ({ input, expected }) => expect(await encode(input)).toMatchObject(expected),
  params: async ({ input, expected }) => {
    const { lacks = [], ...values } = expected
    const body = await encode(input)
    expect(body).toMatchObject(values)
    for (const name of lacks as string[]) expect(body).not.toHaveProperty(name)
  },
  tool_choice: async ({ input, expected }) => {
    const { tool_choice } = await encode({ ...input, drop_params: true })
    expect({ tool_choice }).toEqual({ tool_choice: expected.tool_choice })
  },
  stream: ({ input, expected }) => {
    const decoder = openaiWire().chat!.decoder(createContext({ model: 'qwen/qwen3-32b' }))
    const [chunk] = decoder.push({ data: JSON.stringify(input.chunk) })
    for (const [path, wanted] of Object.entries(expected)) {
      expect(at(chunk, path), path).toEqual(wanted === 'ABSENT' ? undefined : wanted)
    }
  },
  exception: ({ input, expected }) => {
    const described = asRecord(input)
    const text = String(described.body ?? described.message ?? '')
    let body: unknown = { error: { message: text } }
    if (text.startsWith('{')) body = JSON.parse(text)
    if (described['body.error.innererror.code']) {
      body = { error: { code: 'content_filter', innererror: { code: described['body.error.innererror.code'] } } }
    }
    if (described.body_contains) body = { error: { message: described.body_contains } }
    if (/model_not_found/.test(String(described.body_contains)))
      body = { error: { type: 'invalid_request_error', code: 'model_not_found' } }
    const { name, status } = errorOf(Number(described.status ?? 400), body)
    const wanted = String(expected.throws ?? expected.class)
    expect(name).toBe(RENAMED[wanted] ?? wanted)
    if (expected.status_code) expect(status).toBe(expected.status_code)
  },
  exception_text: ({ input, expected }) => {
    const { code } = errorOf(400, { error: { message: input.error_text } })
    if ('is_context_window_exceeded' in expected) {
      expect(code === 'context_window_exceeded').toBe(expected.is_context_window_exceeded)
    } else {
      expect(code === 'content_policy_violation').toBe(expected.is_content_policy_violation)
    }
  },
}

describe.skipIf(cases.length === 0)('the cases of LiteLLM', () => {
  it.each(cases.filter(({ id }) => !(id in DIFFERENT)).map((vector) => [vector.id, vector] as const))(
    '%s',
    async (_, vector) => {
      const run = RUN[vector.area]
      expect(run, `no way to run ${vector.area}`).toBeDefined()
      await run!(vector)
    },
  )

  it('include every deliberate difference', () => {
    const ids = new Set(cases.map(({ id }) => id))
    expect(Object.keys(DIFFERENT).filter((id) => !ids.has(id))).toEqual([])
  })
})
