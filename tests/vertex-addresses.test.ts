import { completion } from '@litecone/core'
import { anthropicVertex } from '@litecone/providers-anthropic'
import { vertex } from '@litecone/providers-gemini'
import { startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'

/** Both packages have their own copy of this code, `vertex-address.ts`. These tests keep the copies equivalent. */
describe('the Vertex AI address of Gemini and of Claude', () => {
  it.each(['global', 'us', 'EU', 'us-east5', 'europe-west4', 'not/a/location'])('is the same in %s', (location) => {
    const settings = { project: 'p', location, apiKey: 'token' }
    expect(anthropicVertex(settings).definition.apiBase).toBe(vertex(settings).definition.apiBase)
  })

  it.each(['', '/v1', '/v1beta1', '/v1/projects/other/locations/us-east5'])(
    'is the same when apiBase ends in %j',
    async (base) => {
      await using server = await startReplayServer([{ status: 418 }])
      const messages = [{ role: 'user' as const, content: 'Hi' }]
      const settings = { project: 'p q', location: 'us-east5', apiKey: 'token', apiBase: server.url + base }
      for (const model of [vertex(settings)('m'), anthropicVertex(settings)('m')]) {
        await completion({ model, messages }).catch(() => {})
      }
      const [geminiPath, claudePath] = server.requests.map(({ path }) => path.replace(/\/publishers\/.*/, ''))
      expect(claudePath).toBe(geminiPath)
      expect(geminiPath).toMatch(/\/v1(?:beta1)?\/projects\/(?:p%20q|other)\/locations\/us-east5$/)
    },
  )

  it('is refused when the location is invalid', async () => {
    const settings = { project: 'p', location: 'not/a/location', apiKey: 'token', apiBase: 'http://127.0.0.1:1' }
    for (const model of [vertex(settings)('m'), anthropicVertex(settings)('m')]) {
      const call = completion({ model, messages: [{ role: 'user', content: 'Hi' }] })
      await expect(call).rejects.toMatchObject({ code: 'bad_request', param: 'location' })
    }
  })
})
