import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** `.ci/services start` installs it. */
export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0

/** Starts a Redis server with little memory. */
export async function startRedis(policy: string) {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  probe.close()
  const limits = ['--maxmemory', '8mb', '--maxmemory-policy', policy]
  const server = spawn('redis-server', ['--port', port, '--bind', '127.0.0.1', '--save', '', ...limits])
  const ended = once(server, 'exit')
  return {
    url: `redis://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.kill()
      await ended
    },
  }
}
