import { existsSync, readFileSync } from 'node:fs'
import { asRecord, type CompletionParameters, createFailureError, isRecord } from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { geminiWire } from './index.ts'

/** LiteLLM's own cases, next to the checkout. */
const FILE = new URL('../../../../shared/vectors/litellm.json', import.meta.url)

interface Vector {
  id: string
  area: string
  provider: string
  input: Record<string, unknown>
  expected: Record<string, unknown>
}

/** Deliberate differences, with the reason. */
const DIFFERENT: Record<string, string> = {
  'gemini-finish_reason-068':
    "finish_reason holds OpenAI's values only; the vendor's own is in extra_content.google.finish_reason",
  'gemini-finish_reason-078':
    "finish_reason holds OpenAI's values only; the vendor's own is in extra_content.google.finish_reason",
  'gemini-params-088': 'nothing is sent unless requested; 1 is the default of Gemini 3 anyway',
  'src-gemini-exception-026': 'the limit is in bytes: a model with a larger context window would reject it too',
}

const cases = existsSync(FILE) ? load() : []

function load(): Vector[] {
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as { cases: Vector[]; source_derived: Vector[] }
  return [...file.cases, ...file.source_derived].filter(
    // Prices are tested in their package.
    ({ provider, area }) => /^(?:gemini|vertex_ai)/.test(provider) && area !== 'cost',
  )
}

function context(model: unknown) {
  return {
    provider: 'gemini',
    model: typeof model === 'string' ? model : 'gemini-2.5-flash',
    stream: false,
    callId: 'c',
    created: 1,
  }
}

function encode({ model, ...request }: Record<string, unknown>): Record<string, unknown> {
  const parameters = { messages: [{ role: 'user', content: 'Hi' }], ...request } as CompletionParameters
  return asRecord(geminiWire.chat!.encode(parameters, context(model)).body)
}

/** The vectors write field names in either of protobuf's spellings, which Google treats alike. */
function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      camel(child),
    ]),
  )
}

/** A count that is null in a vector may be absent. */
function omitNullish(value: unknown): unknown {
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => (child === null ? [] : [[key, omitNullish(child)]])),
  )
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((holder, key) => asRecord(holder)[key], value)
}

function checkShape(config: unknown, { has = [], lacks = [], ...values }: Record<string, unknown>): void {
  const name = (path: unknown) =>
    String(path)
      .split('.')
      .map((key) => Object.keys(asRecord(camel({ [key]: 0 })))[0])
      .join('.')
  for (const path of has as unknown[]) expect(at(config, name(path)), String(path)).toBeDefined()
  for (const path of lacks as unknown[]) expect(at(config, name(path)), String(path)).toBeUndefined()
  for (const [path, value] of Object.entries(values)) expect(at(config, name(path)), path).toEqual(value)
}

const RUN: Record<string, (vector: Vector) => void> = {
  messages: ({ input, expected }) => expect(encode(input)).toMatchObject(camel(expected) as object),
  params: ({ input, expected }) => expect(encode(input).generationConfig).toMatchObject(expected),
  reasoning: ({ input, expected }) => expect(encode(input).generationConfig).toEqual(expected),
  thinking: ({ input, expected }) => checkShape(asRecord(encode(input).generationConfig).thinkingConfig, expected),
  tools: ({ input, expected }) => expect(encode(input)).toMatchObject(camel(expected) as object),
  response_format: ({ input, expected }) => checkShape(encode(input).generationConfig, expected),
  finish_reason: ({ input, expected }) => {
    const completion = geminiWire.chat!.decode(
      { candidates: [{ ...input, content: { parts: [{ text: 'a' }] } }] },
      context(undefined),
    )
    expect(completion.choices[0]).toMatchObject(expected)
  },
  usage: ({ input, expected }) => {
    const completion = geminiWire.chat!.decode({ candidates: [{ finishReason: 'STOP' }], ...input }, context(undefined))
    expect(completion.usage).toMatchObject(omitNullish(expected) as object)
  },
  stream: ({ input, expected }) => {
    const [chunk] = geminiWire.chat!.decoder(context(undefined)).push({ data: JSON.stringify(input.chunk) })
    expect(chunk).toMatchObject(expected)
  },
  exception: ({ input, expected }) => {
    const text = input.error_text ?? input.body_contains ?? input.body
    // Google sends these texts without a status with this one.
    const status = input.status ?? usualStatus(String(text))
    const body = input.status === undefined ? { error: { code: status, message: text } } : text
    const failure = geminiWire.decodeFailure(Number(status), body, {})
    // A text without a status is an APIError here, not a broken connection.
    const wanted = String(expected.throws)
      .replace(/^Timeout$/, 'TimeoutError')
      .replace('APIConnectionError', 'APIError')
    expect(createFailureError(failure, { status: status as number }).name).toBe(wanted)
  },
}

/** With which Google sends these texts. */
function usualStatus(text: string): number | undefined {
  if (/^429|quota|exhausted/i.test(text)) return 429
  if (/^500|overloaded/i.test(text)) return 500
  return /API key/.test(text) ? 400 : undefined
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
