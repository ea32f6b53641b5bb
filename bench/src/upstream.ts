import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A provider that uses as little CPU as possible: it sends the same prepared bytes for every request. Runs in its own process and prints its port.
 * `/chunks-<n>` in the path asks for a stream of n text chunks. The rest of the path selects the wire.
 */
const answers = {
  openai: Buffer.from(
    JSON.stringify({
      id: 'chatcmpl-bench',
      object: 'chat.completion',
      created: 1,
      model: 'bench',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello! How can I help you today?', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: 9,
        completion_tokens: 12,
        total_tokens: 21,
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
    }),
  ),
  anthropic: Buffer.from(
    JSON.stringify({
      id: 'msg_bench',
      type: 'message',
      role: 'assistant',
      model: 'bench',
      content: [{ type: 'text', text: 'Hello! How can I help you today?' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 9, output_tokens: 12, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
    }),
  ),
}

const streams = new Map<string, Buffer[]>()

/** The writes of a stream: blocks of about 16 kB, as a busy provider's proxy would send. */
function streamBlocks(wire: 'openai' | 'anthropic', chunks: number): Buffer[] {
  const key = `${wire}/${chunks}`
  const cached = streams.get(key)
  if (cached) return cached
  const events = wire === 'openai' ? openaiEvents(chunks) : anthropicEvents(chunks)
  const blocks: Buffer[] = []
  let block = ''
  for (const event of events) {
    block += event
    if (block.length > 16_000) {
      blocks.push(Buffer.from(block))
      block = ''
    }
  }
  blocks.push(Buffer.from(block))
  streams.set(key, blocks)
  return blocks
}

function openaiEvents(chunks: number): string[] {
  const head = {
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'bench',
    service_tier: 'default',
    system_fingerprint: 'fp_1',
  }
  const event = (delta: object, finish_reason: string | null = null) =>
    `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason }], usage: null })}\n\n`
  return [
    event({ role: 'assistant', content: '' }),
    ...Array.from({ length: chunks }, (_, at) => event({ content: ` word${at}` })),
    event({}, 'stop'),
    `data: ${JSON.stringify({ ...head, choices: [], usage: { prompt_tokens: 9, completion_tokens: chunks, total_tokens: 9 + chunks } })}\n\n`,
    'data: [DONE]\n\n',
  ]
}

function anthropicEvents(chunks: number): string[] {
  const event = (body: { type: string; [key: string]: unknown }) =>
    `event: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`
  const message = {
    id: 'msg_bench',
    type: 'message',
    role: 'assistant',
    model: 'bench',
    content: [],
    stop_reason: null,
    usage: { input_tokens: 9, output_tokens: 1 },
  }
  return [
    event({ type: 'message_start', message }),
    event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    ...Array.from({ length: chunks }, (_, at) =>
      event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ` word${at}` } }),
    ),
    event({ type: 'content_block_stop', index: 0 }),
    event({
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: chunks },
    }),
    event({ type: 'message_stop' }),
  ]
}

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    const url = new URL(request.url ?? '/', 'http://x')
    const wire = url.pathname.includes('messages') ? 'anthropic' : 'openai'
    const chunks = Number(url.pathname.match(/chunks-(\d+)/)?.[1] ?? 0)
    if (chunks === 0) {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': answers[wire].length,
        'x-request-id': 'req_bench',
      })
      response.end(answers[wire])
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req_bench' })
    for (const block of streamBlocks(wire, chunks)) response.write(block)
    response.end()
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
