import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseHeliconeHeaders } from '@litecone/headers'
import { prices } from '@litecone/prices'
import type { Grant } from '../keys/grant.ts'
import type { Meter } from '../meter/meter.ts'
import { createProviders, type ProviderConfig } from '../providers.ts'
import type { AnswerSink, AnswerSource } from '../proxy/answer.ts'
import type { Exchange, ExchangeNotes, OwnAnswer } from '../proxy/exchange.ts'
import type { LogEntry } from '../stores/index.ts'
import { type AiEndpointOptions, createAiEndpoint } from './create-ai-endpoint.ts'
import { findProviderKey } from './find-provider-key.ts'

export interface ServedOptions {
  readonly providers?: Readonly<Record<string, ProviderConfig>>
  readonly vault?: (provider: string, owner: string) => string | undefined
  readonly grant?: Partial<Grant>
  readonly allows?: AiEndpointOptions['allows']
  readonly gate?: (exchange: Exchange) => OwnAnswer | undefined
  readonly environment?: Readonly<Record<string, string>>
}

export interface ServedAi extends AsyncDisposable {
  /** Includes `/ai/v1`. */
  readonly url: string
  readonly entries: LogEntry[]
  readonly exchanges: Exchange[]
  readonly reports: string[]
  /** Resolves when the call of a response was logged. */
  logged(response: { headers: Headers }): Promise<LogEntry>
}

export const GATEWAY_KEY = 'sk-helicone-aaaaaaa-bbbbbbb-ccccccc-ddddddd'

/** A simple meter for responses in OpenAI's format, for cached responses. */
const meter: Meter = ({ responseBody }) => {
  const { model = null, usage = {} } = JSON.parse(responseBody ?? '{}')
  const { prompt_tokens = null, completion_tokens = null, total_tokens = null } = usage
  return {
    operation: 'chat',
    model: model ?? '',
    requestedModel: null,
    servedModel: model,
    stream: false,
    tokens: {
      prompt: prompt_tokens,
      completion: completion_tokens,
      total: total_tokens,
      cacheRead: null,
      cacheWrite: null,
      reasoning: null,
    },
    costUsd: null,
    userId: null,
    errorType: null,
  }
}

/** Starts the endpoint on a real server, as in a gateway. */
export async function serveAi(options: ServedOptions = {}): Promise<ServedAi> {
  const entries: LogEntry[] = []
  const exchanges: Exchange[] = []
  const reports: string[] = []
  const report = (message: string, fields: object = {}) => reports.push(`${message} ${JSON.stringify(fields)}`)
  const endpoint = createAiEndpoint({
    providers: createProviders(options.providers, {}),
    environment: options.environment ?? {},
    ...(options.allows && { allows: options.allows }),
    services: {
      vault: { find: async (provider, owner) => options.vault?.(provider, owner) },
      writer: {
        accept: (entry) => entries.push(entry) > 0,
        full: false,
        state: { waiting: 0, written: 0, shed: 0, rejected: 0, damaged: 0, failing: undefined },
        flush: async () => {},
        close: async () => {},
      },
      prices: prices(),
      meter,
      report: { info: report, warn: report, error: report },
    },
  })
  const server = createServer(async (request, response) => {
    const body: Buffer[] = []
    for await (const piece of request) body.push(piece)
    const id = crypto.randomUUID()
    const left = new AbortController()
    response.on('close', () => left.abort(new Error('The client left.')))
    const notes = createNotes(id)
    await endpoint.handle({
      id,
      startedAt: Date.now(),
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      options: parseHeliconeHeaders(request.rawHeaders),
      grant: { keyId: 'k1', owner: 'acme', scopes: ['proxy'], policy: {}, ...options.grant },
      body: Buffer.concat(body),
      signal: left.signal,
      notes,
      providerKey: findProviderKey(request.headers, GATEWAY_KEY),
      async gate(exchange) {
        exchanges.push(exchange)
        return options.gate?.(exchange)
      },
      open: (_exchange, source) => createSink(response, notes, source),
      reply: (answer) => reply(response, notes, answer),
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/ai/v1`,
    entries,
    exchanges,
    reports,
    async logged({ headers }) {
      for (;;) {
        const entry = entries.find(({ id }) => id === headers.get('helicone-id'))
        if (entry) return entry
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await endpoint.close()
    },
  }
}

function createNotes(id: string): ExchangeNotes {
  return {
    answerHeaders: { 'helicone-id': id },
    attempts: [],
    cache: null,
    cacheSavedUsd: null,
    rateLimited: false,
    securityVerdict: null,
    errorType: null,
    fallbackIndex: null,
    answeredBy: null,
    firstByteAt: null,
    afterwards: [],
  }
}

function createSink(response: ServerResponse, notes: ExchangeNotes, source: AnswerSource): AnswerSink {
  response.on('drain', () => source.resume())
  return {
    head: ({ status, headers }) =>
      void response.writeHead(status, [...headers, ...Object.entries(notes.answerHeaders).flat()]),
    data: (chunk) => response.write(chunk),
    end: () => void response.end(),
    fail: () => void response.destroy(),
  }
}

function reply(response: ServerResponse, notes: ExchangeNotes, answer: OwnAnswer): void {
  response.writeHead(answer.status, { ...notes.answerHeaders, ...answer.headers })
  response.end(answer.body)
}
