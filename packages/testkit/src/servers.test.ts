import { expect, it } from 'vitest'
import { LogSink, ReplicateServer, startReplayServer } from './servers.ts'

const throwing = (): never => {
  throw new Error('no such thing')
}

it('a script that throws fails its request, and the servers go on', async () => {
  await using replay = await startReplayServer(throwing)
  await using replicate = await ReplicateServer.start(throwing)
  const url = `${replicate.url}/models/a/b/predictions`
  for (let round = 0; round < 2; round++) {
    for (const address of [replay.url, url]) {
      const answer = await fetch(address, { method: 'POST', headers: { authorization: 'x' }, body: '{}' })
      expect(answer.status).toBe(500)
      expect(await answer.text()).toContain('no such thing')
    }
  }
})

it('a sink accepts a log with any id, rejects other posts, and goes on', async () => {
  await using sink = await LogSink.start()
  const post = (body: string) => fetch(`${sink.url}/oai/v1/log`, { method: 'POST', body })
  const log = (id: string) => JSON.stringify({ providerRequest: { meta: { 'Helicone-Request-Id': id } } })
  expect((await post(log('two\nlines'))).status).toBe(200)
  expect((await post('no json')).status).toBe(400)
  expect((await post('{}')).headers.get('helicone-id')).toBe('')
  expect((await post(log('a-1'))).headers.get('helicone-id')).toBe('a-1')
  expect(sink.logs).toHaveLength(3)
})
