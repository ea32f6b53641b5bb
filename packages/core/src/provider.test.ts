import { describe, expect, it } from 'vitest'
import { createClient } from './client.ts'
import { completion } from './completion.ts'
import { BadRequestError } from './errors.ts'
import { bearer, defineProvider, type Provider } from './provider.ts'

const provider = defineProvider({
  id: 'acme',
  apiBase: 'http://127.0.0.1:9',
  authorize: bearer,
  wire: { id: 'none', decodeFailure: () => ({ message: '' }) },
})()
const messages = [{ role: 'user' as const, content: 'Hi' }]

/** As another version of this package would have made it. */
function madeBy(contract: number | undefined): Provider {
  const { definition, settings, id } = provider
  const made: Provider = Object.assign((model: string) => ({ provider: made, id: model }), {
    id,
    definition,
    settings,
    ...(contract !== undefined && { contract }),
  })
  return made
}

describe('a provider of another copy of this package', () => {
  it('is rejected before anything is sent if the contract differs', async () => {
    const foreign = madeBy(2)
    const error = await completion({ model: foreign('m'), messages }).catch((each: unknown) => each)
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error).toMatchObject({ param: 'model', provider: 'acme' })
    expect(String(error)).toMatch(/"acme" was made with another version of @litecone\/core.*npm ls @litecone\/core/)
    expect(() => createClient({ providers: [foreign] })).toThrow(/another version/)
  })

  it.each([1, undefined])('is accepted if the contract is %s: ours, or older than contracts', async (contract) => {
    expect(() => createClient({ providers: [madeBy(contract)] })).not.toThrow()
    // It gets as far as to look for the operation, which this wire has not.
    await expect(completion({ model: madeBy(contract)('m'), messages })).rejects.toThrow('has no chat operation')
  })
})
