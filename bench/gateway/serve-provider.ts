import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { serveParent } from './child-process.ts'

/**
 * Runs a provider that uses as little CPU as possible. The header `x-bench` selects its response: `stream` for 50 chunks, `endless` for a stream
 * without an end, `error` for a 500. Without it, a completion of about 600 bytes.
 */
const usage = { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 }
const head = { id: 'chatcmpl-bench', created: 1, model: 'gpt-4o-2024-08-06' }
const message = { role: 'assistant', content: 'Hello! How can I help you today? '.repeat(8) }
const answer = Buffer.from(
  JSON.stringify({
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage,
  }),
)

const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`
const chunk = { ...head, object: 'chat.completion.chunk', usage: null }
const chunks = Array.from({ length: 50 }, (_, at) =>
  event({ ...chunk, choices: [{ index: 0, delta: { content: ` word${at}` }, finish_reason: null }] }),
)
const blocks = [
  Buffer.from(chunks.slice(0, 25).join('')),
  Buffer.from(chunks.slice(25).join('')),
  Buffer.from(`${event({ ...chunk, choices: [], usage })}data: [DONE]\n\n`),
]

function respond(request: IncomingMessage, response: ServerResponse): void {
  const kind = request.headers['x-bench']
  if (kind === 'error') {
    response.writeHead(500, { 'content-type': 'application/json' })
    response.end('{"error":{"message":"The server had an error.","type":"server_error"}}')
  } else if (kind === 'stream' || kind === 'endless') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const block of blocks) response.write(block)
    if (kind === 'stream') response.end()
  } else {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer)
  }
}

const server = createServer((request, response) => {
  response.on('error', () => undefined)
  request.on('error', () => undefined).resume()
  request.once('end', () => respond(request, response))
})
server.keepAliveTimeout = 60_000
serveParent(server)
