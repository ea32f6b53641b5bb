import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { peerFile } from '../src/peers.ts'
import { answerParent } from './child-process.ts'

/** Portkey's gateway as it is published, without a policy, in a process of its own. It takes no port 0, so a free one is looked for. */
const port = await new Promise<number>((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    server.close(() => resolve(port))
  })
})
process.argv.push(`--port=${port}`, '--headless')
// It draws a progress on the terminal.
process.stdout.write = () => true
await import(peerFile('@portkey-ai/gateway/build/start-server.js'))
answerParent(`http://127.0.0.1:${port}`)
