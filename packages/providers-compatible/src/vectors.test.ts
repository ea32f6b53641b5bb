import { existsSync, readFileSync } from 'node:fs'
import { asRecord, completion, createFailureError, parseJson } from '@litecone/core'
import { startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { fireworks } from './index.ts'

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
  return [...file.cases, ...file.source_derived].filter(({ provider }) => provider === 'fireworks_ai')
}

const tools = [{ type: 'function' as const, function: { name: 'f' } }]

const RUN: Record<string, (vector: Vector) => void | Promise<void>> = {
  tool_choice: async ({ input, expected }) => {
    await using server = await startReplayServer([{ status: 418, body: {} }])
    const model = fireworks({ apiKey: 'key', apiBase: server.url })('m')
    const request = { model, messages: [{ role: 'user' as const, content: 'Hi' }], tools, ...input }
    await completion(request, { dropParams: true }).catch(() => {})
    // A null parameter is not sent.
    expect(server.requests[0]?.body.tool_choice).toEqual(expected.tool_choice ?? undefined)
  },
  exception: ({ input, expected }) => {
    const { status, body: words, message = words } = asRecord(input)
    const body = parseJson(String(message)) ?? { error: { message } }
    const failure = fireworks().definition.wire.decodeFailure(Number(status), body, {})
    const wanted = String(expected.throws).replace(/^Timeout$/, 'TimeoutError')
    expect(createFailureError(failure, { status: Number(status) }).name).toBe(wanted)
  },
}

describe.skipIf(cases.length === 0)('the cases of LiteLLM', () => {
  it.each(cases.map((vector) => [vector.id, vector] as const))('%s', async (_, vector) => {
    const run = RUN[vector.area]
    expect(run, `no way to run ${vector.area}`).toBeDefined()
    await run!(vector)
  })
})
