import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sendScriptError } from './script-error.ts'

/** The behavior of a prediction. */
export interface PredictionScript {
  /** Pieces of the response. */
  output: readonly string[]
  /** The final status. Default: `succeeded`. */
  status?: 'succeeded' | 'failed' | 'canceled'
  error?: string
  logs?: string
  /** Polls until it is done. With 0, the response to the creation with `Prefer: wait` is final. Default: 0. */
  looks?: number
  /** Never ends by itself. */
  endless?: boolean
}

interface Prediction {
  id: string
  model: string
  script: PredictionScript
  looks: number
  canceled: boolean
}

/** A received request. */
export interface ReplicateRequest {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
}

/**
 * Replicate's predictions on localhost, based on https://replicate.com/docs/reference/http: create, get, cancel, and the stream of
 * server-sent events of a prediction. `script` returns the behavior of each new prediction.
 */
export class ReplicateServer {
  readonly requests: ReplicateRequest[] = []
  readonly #predictions = new Map<string, Prediction>()
  readonly #script: (body: Record<string, unknown>) => PredictionScript
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => sendScriptError(response, error))
  })

  private constructor(script: (body: Record<string, unknown>) => PredictionScript) {
    this.#script = script
  }

  static async start(script: (body: Record<string, unknown>) => PredictionScript): Promise<ReplicateServer> {
    const server = new ReplicateServer(script)
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  /** The value for `apiBase`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`
  }

  get canceled(): number {
    return [...this.#predictions.values()].filter(({ canceled }) => canceled).length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const text = Buffer.concat(pieces).toString()
    const { method = '', url: path = '', headers } = request
    const body = text === '' ? {} : JSON.parse(text)
    this.requests.push({ method, path, headers, body })
    const streamed = /^\/stream\/(\w+)$/.exec(path)?.[1]
    if (streamed) return this.#stream(this.#predictions.get(streamed), response)
    if (!headers.authorization) {
      return send(response, 401, {
        title: 'Unauthenticated',
        detail: 'You did not pass an authentication token',
        status: 401,
      })
    }
    const [, id, cancel] = /^\/v1\/predictions\/(\w+)(\/cancel)?$/.exec(path) ?? []
    const known = id === undefined ? undefined : this.#predictions.get(id)
    if (known && cancel) known.canceled = true
    if (known) return send(response, 200, this.#describe(known))
    if (method === 'POST' && path.endsWith('/predictions')) return this.#create(path, body, headers, response)
    send(response, 404, { title: 'Not found', detail: 'The requested resource could not be found.', status: 404 })
  }

  #create(
    path: string,
    body: Record<string, unknown>,
    headers: IncomingMessage['headers'],
    response: ServerResponse,
  ): void {
    const model = /^\/v1\/(?:models|deployments)\/([^/]+\/[^/]+)\/predictions$/.exec(path)?.[1]
    const script = this.#script(body)
    const prediction = {
      id: `p${this.#predictions.size + 1}`,
      model: model ?? String(body.version),
      script,
      looks: 0,
      canceled: false,
    }
    this.#predictions.set(prediction.id, prediction)
    const waits = headers.prefer?.toString().startsWith('wait') && !script.endless && (script.looks ?? 0) === 0
    send(response, 201, this.#describe(prediction, waits ? 'look' : 'glance'))
  }

  /** The prediction in the API's form. A look advances it, a glance does not. */
  #describe(prediction: Prediction, kind: 'look' | 'glance' = 'look'): object {
    const { id, model, script, canceled } = prediction
    if (kind === 'look') prediction.looks++
    const over = !script.endless && prediction.looks > (script.looks ?? 0)
    const status = canceled ? 'canceled' : over ? (script.status ?? 'succeeded') : 'processing'
    const origin = this.url.replace(/\/v1$/, '')
    return {
      id,
      model,
      status,
      created_at: '2026-11-01T00:00:00.000Z',
      output: status === 'succeeded' ? script.output : null,
      error: status === 'failed' ? (script.error ?? 'failed') : null,
      logs: script.logs ?? '',
      metrics:
        status === 'succeeded'
          ? { input_token_count: 7, output_token_count: script.output.length, predict_time: 0.5 }
          : {},
      urls: {
        get: `${this.url}/predictions/${id}`,
        cancel: `${this.url}/predictions/${id}/cancel`,
        stream: `${origin}/stream/${id}`,
      },
    }
  }

  async #stream(prediction: Prediction | undefined, response: ServerResponse): Promise<void> {
    if (!prediction) return send(response, 404, { detail: 'no such stream' })
    const { script } = prediction
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const write = async (event: string, data: string) => {
      const lines = data.split('\n').map((line) => `data: ${line}\n`)
      await new Promise((resolve) => response.write(`event: ${event}\nid: 1:0\n${lines.join('')}\n`, resolve))
      await new Promise(setImmediate)
    }
    for (const piece of script.output) await write('output', piece)
    if (script.endless) return
    prediction.looks = (script.looks ?? 0) + 1
    if (script.logs) await write('logs', script.logs)
    if (script.status === 'failed') await write('error', JSON.stringify({ detail: script.error ?? 'failed' }))
    else await write('done', JSON.stringify(script.status === 'canceled' ? { reason: 'canceled' } : {}))
    response.end()
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
