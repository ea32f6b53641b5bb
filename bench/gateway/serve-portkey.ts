import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { peerFile } from '../src/peers.ts'
import { answerParent } from './child-process.ts'

/** Runs Portkey's published gateway without policies. It does not support port 0, so this looks for a free port. */
const port = await new Promise<number>((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    server.close(() => resolve(port))
  })
})
process.argv.push(`--port=${port}`, '--headless')
// Portkey draws progress on the terminal.
process.stdout.write = () => true
await import(peerFile('@portkey-ai/gateway/build/start-server.js'))
answerParent(`http://127.0.0.1:${port}`)
