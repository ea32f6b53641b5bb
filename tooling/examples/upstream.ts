import { setTimeout as sleep } from 'node:timers/promises'
import { asList, asRecord } from '../../packages/core/src/json.ts'
import {
  type ReceivedRequest,
  type ReplayServer,
  type Reply,
  startReplayServer,
} from '../../packages/testkit/src/replay-server.ts'

export const TEXT = 'Rhine, Rhone and Po'
/** The OpenAI key that examples get. */
export const KEY = 'sk-example-0123456789'
/** The prompt for an answer that never ends. */
export const ENDLESS = 'Count the stars.'

const head = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'gpt-4o-mini-2024-07-18' }
const usage = { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 }

/** One server that plays OpenAI, Helicone and an OpenTelemetry collector for the examples. */
export class Upstream {
  readonly #server: ReplayServer

  constructor(server: ReplayServer) {
    this.#server = server
  }

  static async start(): Promise<Upstream> {
    return new Upstream(await startReplayServer(answer))
  }

  /** Environment variables that point an example at this server. */
  get environment(): Record<string, string> {
    const { url } = this.#server
    return {
      OPENAI_API_KEY: KEY,
      OPENAI_BASE_URL: `${url}/v1`,
      HELICONE_API_KEY: 'sk-helicone-example',
      HELICONE_API_BASE: url,
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
    }
  }

  /** Removes and returns the requests to a path so far. */
  take(path: string): ReceivedRequest[] {
    const { requests } = this.#server
    const found = requests.filter((request) => request.path === path)
    for (const request of found) requests.splice(requests.indexOf(request), 1)
    return found
  }

  takeCalls(): ReceivedRequest['body'][] {
    return this.take('/v1/chat/completions').map(({ body }) => body)
  }

  /** Waits for this many logs, then removes and returns them. */
  async takeLogs(count: number): Promise<ReceivedRequest['body'][]> {
    const path = '/oai/v1/log'
    const haveArrived = () => this.#server.requests.filter((request) => request.path === path).length >= count
    await until(haveArrived, `Fewer than ${count} logs arrived within 10 s.`)
    return this.take(path).map(({ body }) => body)
  }

  /** Waits until a client has disconnected before the end of a response. */
  async untilDisconnected(): Promise<void> {
    await until(
      () => this.#server.leftEarly() > 0,
      'The call to the model was not aborted after its client disconnected.',
    )
  }

  async close(): Promise<void> {
    await this.#server[Symbol.asyncDispose]()
  }
}

async function until(hasHappened: () => boolean, timeoutMessage: string): Promise<void> {
  for (let tries = 0; !hasHappened(); tries++) {
    if (tries === 200) throw new Error(timeoutMessage)
    await sleep(50)
  }
}

function answer({ path, headers, body }: ReceivedRequest): Reply {
  if (path !== '/v1/chat/completions') return { body: {} }
  if (headers['authorization'] !== `Bearer ${KEY}`) return { status: 401, body: { error: { message: 'No such key.' } } }
  const messages = asList(body['messages']).map(asRecord)
  const last = messages.at(-1) ?? {}
  const message =
    asList(body['tools']).length > 0 && last['role'] !== 'tool' ? CALLS : { role: 'assistant', content: TEXT }
  if (!body['stream']) {
    const finish = 'tool_calls' in message ? 'tool_calls' : 'stop'
    const choices = [{ index: 0, finish_reason: finish, logprobs: null, message: { refusal: null, ...message } }]
    return { body: { ...head, object: 'chat.completion', choices, usage } }
  }
  const [begin, middle] = [TEXT.slice(0, 9), TEXT.slice(9)]
  if (last['content'] === ENDLESS)
    return { pieces: [chunk([{ index: 0, delta: { content: begin }, finish_reason: null }])], end: 'open' }
  return {
    pieces: [
      chunk([{ index: 0, delta: { content: begin }, finish_reason: null }]),
      chunk([{ index: 0, delta: { content: middle }, finish_reason: null }]),
      chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]),
      chunk([], { usage }),
      new TextEncoder().encode('data: [DONE]\n\n'),
    ],
  }
}

const CALLS = {
  role: 'assistant',
  content: null,
  tool_calls: [
    toCall('call_1', 'find_trains', '{"from":"Oslo","to":"Bergen"}'),
    toCall('call_2', 'get_weather', '{"city":"Bergen"}'),
    toCall('call_3', 'book_hotel', '{}'),
  ],
}

function toCall(id: string, name: string, args: string) {
  return { id, type: 'function', function: { name, arguments: args } }
}

function chunk(choices: readonly object[], more: object = {}): Uint8Array {
  const event = { ...head, object: 'chat.completion.chunk', choices, ...more }
  return new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`)
}
