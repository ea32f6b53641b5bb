import { existsSync, readFileSync } from 'node:fs'
import { asRecord, type CompletionParameters } from '@litecone/core'
import { createContext } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { groq } from './index.ts'

/** LiteLLM's own cases, next to the checkout. */
const FILE = new URL('../../../../shared/vectors/litellm.json', import.meta.url)

interface Vector {
  id: string
  area: string
  provider: string
  input: Record<string, unknown>
  expected: Record<string, unknown>
}

const cases = existsSync(FILE) ? load() : []

function load(): Vector[] {
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as { cases: Vector[]; source_derived: Vector[] }
  return [...file.cases, ...file.source_derived].filter(({ provider }) => provider === 'groq')
}

const chat = groq().definition.wire.chat!
const contextOf = (model: unknown) => createContext({ provider: 'groq', model: String(model ?? 'qwen/qwen3-32b') })

function encode({ model, ...request }: Record<string, unknown>): Record<string, unknown> {
  const parameters = { messages: [{ role: 'user', content: 'Hi' }], ...request } as CompletionParameters
  return asRecord(chat.encode(parameters, contextOf(model)).body)
}

/** `choices[0].delta.reasoning` and the like. */
function at(value: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce<unknown>((holder, key) => (Array.isArray(holder) ? holder[Number(key)] : asRecord(holder)[key]), value)
}

function checkPaths(value: unknown, expected: Record<string, unknown>): void {
  const { has = [], lacks = [], json_mode: _, ...paths } = expected
  for (const path of has as string[]) expect(at(value, path), path).toBeDefined()
  for (const path of lacks as string[]) expect(at(value, path), path).toBeUndefined()
  for (const [path, wanted] of Object.entries(paths)) {
    expect(at(value, path), path).toEqual(wanted === 'ABSENT' ? undefined : wanted)
  }
}

const RUN: Record<string, (vector: Vector) => void> = {
  response_format: ({ input, expected }) => {
    const { message_contains: words, throws, ...body } = expected
    if (!throws) return checkPaths(encode(input), body)
    for (const word of words as string[]) expect(() => encode(input)).toThrow(word)
  },
  stream: ({ input, expected }) => {
    const [chunk] = chat.decoder(contextOf(undefined)).push({ data: JSON.stringify(input.chunk) })
    checkPaths(chunk, expected)
  },
}

describe.skipIf(cases.length === 0)('the cases of LiteLLM', () => {
  it.each(cases.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => {
    const run = RUN[vector.area]
    expect(run, `no way to run ${vector.area}`).toBeDefined()
    run!(vector)
  })
})
