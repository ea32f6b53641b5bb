import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect } from 'vitest'
import type { GatewayOptions } from './gateway-options.ts'
import { type Gateway, startGateway } from './start-gateway.ts'
import type { LogEntry } from './stores/index.ts'

export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** A request that a test's provider has received. */
export interface Asked {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface SetUp {
  readonly gateway: Gateway
  readonly url: string
  readonly folder: string
  /** The origin of the provider. */
  readonly origin: string
  /** The requests that the provider has received. */
  readonly asked: Asked[]
  /** The gateway's messages to the operator, with their fields as JSON. */
  readonly reports: string[]
  /** Waits for the log of a response's request. */
  log(response: { readonly headers: Headers }): Promise<LogEntry>
}

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Calls a function after the test. The last one added is called first. */
export function afterwards(close: () => Promise<unknown>): void {
  closing.push(close)
}

/** Starts a provider on loopback. `asked` collects the requests that it receives. */
export async function serveProvider(answer: Answer): Promise<{ origin: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method, url, headers } = request
    asked.push({ method, url, headers, body })
    answer(request, response, body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterwards(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

/** Creates a temporary folder, which is removed after the test. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'litecone-gateway-'))
  afterwards(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Starts a provider on loopback, and a gateway that calls it as OpenAI. */
export async function setUp(answer: Answer = answerCompletion, options: Partial<GatewayOptions> = {}): Promise<SetUp> {
  const { origin, asked } = await serveProvider(answer)
  const folder = options.folder ?? (await makeFolder())
  const reports: string[] = []
  const tell = (message: string, fields?: object) => void reports.push(`${message} ${JSON.stringify(fields ?? {})}`)
  const gateway = await startGateway({
    folder,
    report: { info: tell, warn: tell, error: tell },
    ...options,
    providers: { openai: { apiBase: `${origin}/v1` }, ...options.providers },
  })
  afterwards(() => gateway.close(1000))
  const log = async ({ headers }: { readonly headers: Headers }) => {
    const id = headers.get('helicone-id') ?? ''
    await expect.poll(() => gateway.services.logs.get(id), { timeout: 5000 }).toBeDefined()
    const entry = await gateway.services.logs.get(id)
    if (!entry) throw new Error(`The log ${id} is gone.`)
    return entry
  }
  return { gateway, url: gateway.url, folder, origin, asked, reports, log }
}

export const completion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'gpt-4o-2024-08-06',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
}

export const ask = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'Hi' }], user: 'ada' }

export function answerCompletion(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(completion))
}

/** Posts a request for a chat completion. A body that is a text is sent unchanged. */
export function post(
  url: string,
  headers: Record<string, string> = {},
  body: unknown = ask,
  path = '/v1/chat/completions',
  signal: AbortSignal | null = null,
): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}
