import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The text of every answer. */
export const TEXT = 'Rhine, Rhone and Po'
const usage = { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 }
const head = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'served-model' }

/** The answer of each API, chosen by path. */
const ANSWERS: readonly [path: RegExp, answer: (request: Record<string, unknown>) => unknown][] = [
  [
    /\/chat\/completions/,
    (request) => {
      const called = callsOf(request)
      const content = request['response_format'] ? '{"name":"Oslo","population":709037}' : TEXT
      const message = { role: 'assistant', content: called ? null : content, refusal: null, ...called }
      const choices = [{ index: 0, finish_reason: called ? 'tool_calls' : 'stop', logprobs: null, message }]
      return { ...head, object: 'chat.completion', choices, usage }
    },
  ],
  [
    /\/responses/,
    () => ({
      ...{ id: 'resp_1', object: 'response', created_at: 1_700_000_000, status: 'completed', model: 'served-model' },
      output: [
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 's' },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: TEXT, annotations: [] }] },
      ],
      usage: { input_tokens: 9, output_tokens: 12, total_tokens: 21 },
    }),
  ],
  [
    /\/embeddings/,
    () => ({
      ...{ object: 'list', model: 'served-model', usage: { prompt_tokens: 4, total_tokens: 4 } },
      data: [{ object: 'embedding', index: 0, embedding: [0.6, 0.8] }],
    }),
  ],
  [
    /\/v1\/messages|:rawPredict/,
    () => ({
      ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'served-model', stop_reason: 'end_turn' },
      content: [
        { type: 'thinking', thinking: 'Hm.', signature: 's' },
        { type: 'text', text: TEXT },
      ],
      usage: { input_tokens: 9, output_tokens: 12 },
    }),
  ],
  [
    /:generateContent/,
    () => ({
      candidates: [
        {
          index: 0,
          finishReason: 'STOP',
          content: { role: 'model', parts: [{ text: 'Hm.', thought: true }, { text: TEXT }] },
        },
      ],
      usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 12, totalTokenCount: 21 },
    }),
  ],
  [
    /\/v2\/chat/,
    () => ({
      ...{ id: 'c-1', finish_reason: 'COMPLETE' },
      message: { role: 'assistant', content: [{ type: 'text', text: TEXT }] },
      usage: { tokens: { input_tokens: 9, output_tokens: 12 } },
    }),
  ],
  [
    /\/converse/,
    () => ({
      output: {
        message: {
          role: 'assistant',
          content: [{ reasoningContent: { reasoningText: { text: 'Hm.', signature: 's' } } }, { text: TEXT }],
        },
      },
      stopReason: 'end_turn',
      usage: { inputTokens: 9, outputTokens: 12, totalTokens: 21 },
    }),
  ],
  [/\/predictions/, () => ({ id: 'p-1', status: 'succeeded', output: [TEXT], urls: {}, logs: '' })],
]

/** Calls the first tool, if there is one and the last message is not already its result. */
function callsOf({ tools, messages }: Record<string, unknown>): object | undefined {
  const [tool] = (tools ?? []) as { function: { name: string } }[]
  const last = (messages as { role: string }[] | undefined)?.at(-1)
  if (!tool || last?.role === 'tool') return undefined
  return {
    tool_calls: [
      { id: 'call_1', type: 'function', function: { name: tool.function.name, arguments: '{"city":"Oslo"}' } },
    ],
  }
}

const CHUNKS = [
  { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: TEXT }, finish_reason: null }] },
  { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage },
]

export interface LocalVendors {
  readonly url: string
  /** The paths of all requests, in order. */
  readonly paths: string[]
  close(): void
}

/** Starts one server that answers as every vendor would, and accepts logs as Helicone would. */
export async function startLocalVendors(): Promise<LocalVendors> {
  const paths: string[] = []
  const server = createServer(async (incoming, response) => {
    const { url: path = '' } = incoming
    paths.push(path)
    let body = ''
    for await (const part of incoming.setEncoding('utf8')) body += part
    const request = JSON.parse(body || '{}') as Record<string, unknown>
    const answer = ANSWERS.find(([pattern]) => pattern.test(path))?.[1]
    if (path.includes('/chat/completions') && request['stream']) {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const chunk of CHUNKS) response.write(`data: ${JSON.stringify(chunk)}\n\n`)
      response.end('data: [DONE]\n\n')
    } else if (answer) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer(request)))
    } else response.writeHead(path.endsWith('/log') ? 200 : 404).end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
