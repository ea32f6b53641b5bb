import { Agent, createServer, request as startRequest } from 'node:http'
import { serveParent } from './child-process.ts'

/** The smallest possible proxy in Node: `node:http` on both sides, piping bytes, reading and logging nothing. Argument: the provider's origin. */
const target = new URL(process.argv[2] ?? '')
const agent = new Agent({ keepAlive: true })

const server = createServer((request, response) => {
  const { method, url: path, headers } = request
  const outgoing = startRequest(
    { host: target.hostname, port: target.port, method, path, headers, agent },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    },
  )
  outgoing.on('error', () => response.destroy())
  response.once('close', () => response.writableFinished || outgoing.destroy())
  request.pipe(outgoing)
})
server.keepAliveTimeout = 60_000
serveParent(server)
