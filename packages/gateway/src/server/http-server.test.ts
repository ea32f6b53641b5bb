import { Agent, request } from 'node:http'
import { expect, it } from 'vitest'
import { openHttpServer } from './http-server.ts'

const options = {
  host: '127.0.0.1',
  port: 0,
  maxHeaderBytes: 16_384,
  headersTimeoutMs: 5000,
  keepAliveTimeoutMs: 60_000,
}

it('closes when the last request ends, and does not wait for its connection', async () => {
  let finish = () => {}
  const server = await openHttpServer((_request, response) => {
    finish = () => void response.end('done')
  }, options)
  const agent = new Agent({ keepAlive: true })
  const answered = new Promise<number | undefined>((resolve) => {
    request(server.url, { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode))).end()
  })
  await expect.poll(() => server.inFlight).toBe(1)
  let isDrained = false
  const drained = server.drain(60_000).then(() => {
    isDrained = true
  })
  await expect
    .poll(() =>
      fetch(server.url).then(
        () => 'taken',
        () => 'refused',
      ),
    )
    .toBe('refused')
  expect(isDrained).toBe(false)
  finish()
  expect(await answered).toBe(200)
  await drained
  agent.destroy()
})
