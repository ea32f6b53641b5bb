import { existsSync, readFileSync } from 'node:fs'
import * as core from '@litecone/core'
import { createContext } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { cohereWire } from './index.ts'

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
  'src-cohere-exception-036': 'a 429 is a rate limit, not a broken connection; the vector itself calls it a defect',
}

const cases = existsSync(FILE) ? load() : []

function load(): Vector[] {
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as { cases: Vector[]; source_derived: Vector[] }
  return [...file.cases, ...file.source_derived].filter(({ provider }) => provider === 'cohere')
}

const context = createContext({ provider: 'cohere', model: 'command-a-03-2025' })

const RUN: Record<string, (vector: Vector) => void> = {
  params: ({ input, expected }) => {
    const { body } = cohereWire.chat!.encode({ messages: [{ role: 'user', content: 'Hi' }], ...input }, context)
    expect(body).toMatchObject(expected)
  },
  finish_reason: ({ input, expected }) => {
    const answer = cohereWire.chat!.decode({ ...input, message: { content: [] } }, context)
    expect(answer.choices[0]).toMatchObject(expected)
  },
  exception: ({ input, expected }) => {
    // Cohere sends these messages with this status.
    const usual = /api (?:token|key)/i.test(String(input.body_contains)) ? 401 : 400
    const status = typeof input.status === 'number' ? input.status : usual
    const failure = cohereWire.decodeFailure(status, { message: input.body_contains ?? '' }, {})
    expect(core.createFailureError(failure, { status })).toBeInstanceOf(core[expected.throws as 'BadRequestError'])
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
