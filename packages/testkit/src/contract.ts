import { describe, expect, it } from 'vitest'
import { ask, KEY } from './ask.ts'
import type { AnswerCase, FailureCase, ProviderContract, RequestCase, StreamCase } from './contract-types.ts'
import { describeDamage } from './damage-tests.ts'
import { differences } from './fixtures.ts'
import { CHUNKINGS, cutStream, frameStream } from './framing.ts'
import type { Reply } from './replay-server.ts'
import { describeSecrets } from './secret-tests.ts'
import { findStreamFaults } from './stream-faults.ts'
import { describeTransport } from './transport-tests.ts'

/** Runs the whole contract over real sockets. */
export function describeProviderContract(contract: ProviderContract): void {
  describe(`the contract of ${contract.name}`, () => {
    for (const one of contract.answers) it(`answer: ${one.name}`, () => checkAnswer(contract, one))
    for (const one of contract.streams) describeStream(contract, one)
    for (const one of contract.requests) it(`request: ${one.name}`, () => checkRequest(contract, one))
    for (const one of contract.failures) it(`status ${one.status}: ${one.code}`, () => checkFailure(contract, one))
    for (const [name, one] of Object.entries(contract.hazards)) {
      if ('notApplicable' in one) it.skip(`hazard: ${name} (${one.notApplicable})`)
      else if ('events' in one) describeStream(contract, { ...one, name: `hazard: ${name}` })
      else it(`hazard: ${name}`, () => ('reply' in one ? checkAnswer(contract, one) : checkRequest(contract, one)))
    }
    describeDamage(contract)
    describeTransport(contract)
    describeSecrets(contract)
  })
}

async function checkAnswer(contract: ProviderContract, { request, reply, expect: expected, answer }: AnswerCase) {
  const { result } = await ask(contract, [{ body: reply }], request)
  const done = await result
  expect(differences(done, expected)).toEqual([])
  if (answer) expect(done).toMatchObject(answer)
}

function describeStream(contract: ProviderContract, one: StreamCase): void {
  it.each(CHUNKINGS)(`stream: ${one.name}, cut as %s`, async (chunking) => {
    const pieces = cutStream(frameStream(one.events, contract.framing), chunking)
    const { result, chunks } = await ask(contract, [{ pieces }], one.request, true)
    if ('code' in one.expect) {
      await expect(result).rejects.toMatchObject(one.expect)
      return
    }
    const answer = await result
    expect(differences(answer, one.expect)).toEqual([])
    expect(findStreamFaults(chunks)).toEqual([])
    if (one.answer) expect(answer).toMatchObject(one.answer)
  })
}

async function checkRequest(contract: ProviderContract, { request, path, body }: RequestCase) {
  const { stream = false, ...parameters } = request
  const { result, requests } = await ask(contract, [{ status: 418, body: {} }], parameters, stream)
  const error = await result.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (typeof body === 'object' && body !== null && 'refused' in body) {
    expect(requests).toHaveLength(0)
    expect(error).toMatchObject({ message: expect.stringMatching(String(body.refused)) })
    return
  }
  if (requests.length === 0) throw error
  expect(requests[0]?.body).toEqual(body)
  if (path) expect(requests[0]?.path).toBe(path)
}

async function checkFailure(contract: ProviderContract, failure: FailureCase) {
  const reply: Reply = {
    status: failure.status,
    body: failure.body,
    ...(failure.headers && { headers: failure.headers }),
  }
  for (const stream of [false, true]) {
    const { result } = await ask(contract, [reply], {}, stream)
    await expect(result).rejects.toMatchObject({
      code: failure.code,
      status: failure.status,
      provider: contract.provider({ apiKey: KEY, apiBase: 'http://x' }).id,
      model: contract.model,
      message: expect.stringContaining(failure.message ?? ''),
      ...(failure.retryAfter === undefined ? {} : { retryAfter: failure.retryAfter }),
    })
  }
}
