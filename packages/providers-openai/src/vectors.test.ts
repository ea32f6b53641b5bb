import { existsSync, readFileSync } from 'node:fs'
import { asRecord, type CompletionParameters, completion, createFailureError } from '@litecone/core'
import { startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { decodeFailure } from './failure.ts'
import { openai } from './index.ts'

/** LiteLLM's own cases, next to the checkout. */
const FILE = new URL('../../../../shared/vectors/litellm.json', import.meta.url)

interface Vector {
  id: string
  area: string
  provider: string
  input: Record<string, unknown>
  expected: Record<string, unknown>
}

const EFFORTS = "which efforts a model takes changes from model to model and is OpenAI's to say: what is asked is sent"

/** Deliberate differences, with the reason. */
const DIFFERENT: Record<string, string> = {
  'openai-params-106': EFFORTS,
  'openai-params-107': EFFORTS,
  'src-azure-exception-022': '422 is an UnprocessableEntityError everywhere',
}

/** Areas that are not of this package. */
const ELSEWHERE: Record<string, string> = {
  cost: 'tested in the prices package',
  redaction: "a switch of LiteLLM's logging, of no wire; what is logged is chosen by callbacks here",
}

/** LiteLLM's names for the same values. */
const RENAMED: Record<string, string> = { Timeout: 'TimeoutError', 'Timeout (status_code 504)': 'TimeoutError' }

const cases = existsSync(FILE) ? load() : []

function load(): Vector[] {
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as { cases: Vector[]; source_derived: Vector[] }
  return [...file.cases, ...file.source_derived].filter(
    ({ provider, area }) => /^(?:openai|azure|generic)$/.test(provider) && !(area in ELSEWHERE),
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

/** Reasoning models are not sent a temperature of 1, their only one. */
function withoutDefaults(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => name !== 'temperature' || value !== 1))
}

function errorOf(status: number, body: unknown) {
  return createFailureError(decodeFailure(status, body), { status })
}

const RUN: Record<string, (vector: Vector) => void | Promise<void>> = {
  // LiteLLM fills in turns so that roles alternate. OpenAI-compatible APIs accept consecutive turns of one role, so none is added here.
  alternating_roles: async ({ input }) => expect(await encode(input)).toMatchObject({ messages: input.messages }),
  params: async ({ input, expected }) => {
    const { lacks = [], throws, ...values } = expected
    if (throws) return expect(encode(input)).rejects.toMatchObject({ name: throws })
    const body = await encode(input)
    expect(body).toMatchObject(withoutDefaults(values))
    for (const name of lacks as string[]) expect(body).not.toHaveProperty(name)
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
    if (/DeploymentNotFound/.test(String(described.body_contains)))
      body = { error: { code: 'DeploymentNotFound', message: 'No such deployment.' } }
    if (/model_not_found/.test(String(described.body_contains)))
      body = { error: { type: 'invalid_request_error', code: 'model_not_found' } }
    const { name, status } = errorOf(Number(described.status ?? usualStatus(String(described.body_contains))), body)
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

/** With which OpenAI sends these texts. */
function usualStatus(text: string): number {
  if (/server had an error|internal server error/i.test(text)) return 500
  if (/too large/i.test(text)) return 429
  if (/timed out|timeout/i.test(text)) return 408
  return /api[_ ]key/i.test(text) ? 401 : 400
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
