import { inspect } from 'node:util'
import { type CallRecord, completion, createClient } from '@litecone/core'
import { expect, it } from 'vitest'
import { ask, KEY, MESSAGES } from './ask.ts'
import type { ProviderContract } from './contract-types.ts'
import { startReplayServer } from './replay-server.ts'

/** Checks that the key is in its header and nowhere else. */
export function describeSecrets(contract: ProviderContract): void {
  it('carries the key in its header, and nowhere else', async () => {
    const { result, requests } = await ask(contract, [{ status: 418, body: {} }])
    await result.catch(() => {})
    const { header, value } = contract.credentials
    expect(requests[0]?.headers[header]).toBe(value(KEY))
    expect(requests[0]?.path).not.toContain(KEY)
    expect(JSON.stringify(requests[0]?.body)).not.toContain(KEY)
  })

  it('has no key in an error or a record, even if the provider repeats it', async () => {
    for (const { status, body } of contract.failures) {
      const { error, records } = await echoKey(contract, status, body)
      expect(error).toBeInstanceOf(Error)
      expect(shown(error)).not.toContain(KEY)
      expect(records).toHaveLength(1)
      for (const record of records) {
        expect(JSON.stringify(record)).not.toContain(KEY)
        expect(shown(record.error)).not.toContain(KEY)
      }
    }
  })

  it('names the missing key', async () => {
    const unset = contract.provider({ apiKey: '', apiBase: 'http://127.0.0.1:1' })
    if (unset.definition.apiKeyOptional) return
    await expect(completion({ model: unset(contract.model), messages: MESSAGES })).rejects.toMatchObject({
      code: 'authentication',
      message: expect.stringContaining(unset.definition.apiKeyEnv?.[0] ?? 'apiKey'),
    })
  })
}

/** A failing call to a provider that repeats the key in every long text of its error and in a header. */
async function echoKey(contract: ProviderContract, status: number, body: unknown) {
  const records: CallRecord[] = []
  const echo = JSON.parse(JSON.stringify(body ?? {}).replace(/"([^"]{12,})"/g, `"$1 ${KEY}"`))
  await using server = await startReplayServer([{ status, body: echo, headers: { 'x-echo': KEY } }])
  const provider = contract.provider({ apiKey: KEY, apiBase: server.url })
  await using llm = createClient({
    providers: [provider],
    callbacks: [(record) => void records.push(record)],
    retry: false,
  })
  const model = `${provider.id}/${contract.model}`
  const error: unknown = await llm.completion({ model, messages: MESSAGES }).catch((reason) => reason)
  await llm.flush()
  return { error, records }
}

/** Everything that printing an error can show, and its body, which printing omits. */
function shown(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const { body, cause } = error as Error & { body?: unknown }
  return `${error.stack} ${JSON.stringify(error)} ${inspect(error, { depth: 9 })} ${inspect(cause)} ${JSON.stringify(body)}`
}
