import { existsSync, readFileSync } from 'node:fs'
import * as core from '@litecone/core'
import { createContext } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { replicateWire } from './index.ts'

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
  return [...file.cases, ...file.source_derived].filter(({ provider }) => provider === 'replicate')
}

const context = createContext({ provider: 'replicate', model: 'meta/x' })

const RUN: Record<string, (vector: Vector) => void> = {
  response: ({ input, expected }) => {
    const answer = replicateWire.chat!.decode(input.body, context)
    expect(answer.choices[0]?.message).toMatchObject(expected)
  },
  exception: ({ input, expected }) => {
    // Replicate sends these messages with these statuses.
    const words = String(input.body_contains ?? '')
    const usual = /throttled/.test(words) ? 429 : /token/.test(words) ? 401 : 422
    const status = typeof input.status === 'number' ? input.status : usual
    const failure = replicateWire.decodeFailure(status, { detail: words, status }, {})
    expect(core.createFailureError(failure, { status })).toBeInstanceOf(core[expected.throws as 'BadRequestError'])
  },
}

describe.skipIf(cases.length === 0)('the cases of LiteLLM', () => {
  it.each(cases.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => {
    const run = RUN[vector.area]
    expect(run, `no way to run ${vector.area}`).toBeDefined()
    run!(vector)
  })
})
