import { setTimeout as sleep } from 'node:timers/promises'
import { asList, asRecord } from '../../packages/core/src/json.ts'
import {
  type ReceivedRequest,
  type ReplayServer,
  type Reply,
  startReplayServer,
} from '../../packages/testkit/src/replay-server.ts'

export const TEXT = 'Rhine, Rhone and Po'
/** What an example is given as its keys. */
export const KEY = 'sk-example-0123456789'
/** A prompt whose answer never ends. */
export const ENDLESS = 'Count the stars.'

const head = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'gpt-4o-mini-2024-07-18' }
const usage = { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 }

/** One server that is OpenAI, Helicone and a collector of OpenTelemetry to the examples. */
export class Upstream {
  readonly #server: ReplayServer

  constructor(server: ReplayServer) {
    this.#server = server
  }

  static async start(): Promise<Upstream> {
    return new Upstream(await startReplayServer(answer))
  }

  /** The variables that lead an example here. */
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

  /** What came to a path since it was last asked. */
  take(path: string): ReceivedRequest[] {
    const { requests } = this.#server
    const found = requests.filter((request) => request.path === path)
    for (const request of found) requests.splice(requests.indexOf(request), 1)
    return found
  }

  takeCalls(): ReceivedRequest['body'][] {
    return this.take('/v1/chat/completions').map(({ body }) => body)
  }

  /** The logs of this many calls, once they have come. */
  async takeLogs(count: number): Promise<ReceivedRequest['body'][]> {
    const path = '/oai/v1/log'
    const haveCome = () => this.#server.requests.filter((request) => request.path === path).length >= count
    await until(haveCome, `Fewer than ${count} logs have come.`)
    return this.take(path).map(({ body }) => body)
  }

  /** Waits until a client has left an answer before its end. */
  async untilLeft(): Promise<void> {
    await until(() => this.#server.leftEarly() > 0, 'The call to the model went on after its client had left.')
  }

  async close(): Promise<void> {
    await this.#server[Symbol.asyncDispose]()
  }
}

async function until(hasHappened: () => boolean, otherwise: string): Promise<void> {
  for (let tries = 0; !hasHappened(); tries++) {
    if (tries === 200) throw new Error(otherwise)
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

function toCall(id: string, name: string, given: string) {
  return { id, type: 'function', function: { name, arguments: given } }
}

function chunk(choices: readonly object[], more: object = {}): Uint8Array {
  const event = { ...head, object: 'chat.completion.chunk', choices, ...more }
  return new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`)
}
