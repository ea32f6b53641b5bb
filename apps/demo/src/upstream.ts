import type { IncomingMessage, ServerResponse } from 'node:http'
import { LLMock } from '@copilotkit/aimock'
import { ReplicateServer } from '@litecone/testkit/servers'
import { request as send } from 'undici'
import { answerEmbedding, readBody } from './embeddings.ts'
import { refuse, vendorAt } from './refusals.ts'

/** A local HTTP server that speaks the API of every provider. */
export interface Upstream extends AsyncDisposable {
  url: string
  /** The names of all headers that it received. */
  headers: ReadonlySet<string>
}

/** The answers of the local providers. */
export const SAID = {
  rivers: 'The Rhine, the Danube and the Elbe rise in the heart of Europe.',
  picture: 'A single blue pixel, as a river is from far above.',
  levels: 'The Rhine stands at 2.14 m, the Elbe at 1.02 m.',
  json: '{"name":"Rhine","lengthKm":1233}',
}

export const TOOL_CALLS = ['Rhine', 'Elbe'].map((river) => ({
  name: 'water_level',
  arguments: JSON.stringify({ river }),
}))

/** The usage in each vendor's format. */
const USAGE = [
  { model: /claude|command/, usage: { input_tokens: 24, output_tokens: 16 } },
  { model: /gemini/, usage: { promptTokenCount: 24, candidatesTokenCount: 16, totalTokenCount: 40 } },
  { model: /./, usage: { prompt_tokens: 24, completion_tokens: 16 } },
]

export async function startUpstream(): Promise<Upstream> {
  const headers = new Set<string>()
  const failed = new Map<string, number>()
  const mock = new LLMock({ port: 0, logLevel: 'silent' })
  // Before aimock: requests that a vendor rejects, and APIs that aimock does not have.
  mock.mount('', {
    async handleRequest(request, response, path) {
      for (const name of Object.keys(request.headers)) headers.add(name)
      if (failOnPurpose(request, response, failed)) return true
      if (path === '/v1/moderations') return moderate(request, response)
      const vendor = vendorAt(path)
      if (refuse(vendor, request, response)) return true
      if (vendor !== 'replicate') return answerEmbedding(path, request, response)
      await relayPrediction(request, response, replicate.url)
      return true
    },
  })
  for (const { model, usage } of USAGE) addAnswers(mock, model, usage)
  const replicate = await ReplicateServer.start(({ input }) =>
    JSON.stringify(input).includes('Please fail')
      ? { output: [], status: 'failed', error: 'The model ran out of memory.', logs: 'loading\nCUDA out of memory\n' }
      : { output: SAID.rivers.split(/(?<= )/) },
  )
  await mock.start()
  return {
    url: mock.url,
    headers,
    async [Symbol.asyncDispose]() {
      await mock.stop()
      await replicate[Symbol.asyncDispose]()
    },
  }
}

/** `x-demo-failures: name=2`: the first two requests with this name fail, as if the service was overloaded. */
export const FAILURES_HEADER = 'x-demo-failures'

function failOnPurpose(request: IncomingMessage, response: ServerResponse, failed: Map<string, number>): boolean {
  const [, name, most] = /^(.+)=(\d+)$/.exec(String(request.headers[FAILURES_HEADER] ?? '')) ?? []
  if (name === undefined) return false
  const count = failed.get(name) ?? 0
  if (count >= Number(most)) return false
  failed.set(name, count + 1)
  const error = { message: 'The engine is overloaded.', type: 'server_error', param: null, code: 'overloaded' }
  response.writeHead(503, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
  return true
}

/** https://platform.openai.com/docs/api-reference/moderations, of a service that flags one word. */
async function moderate(request: IncomingMessage, response: ServerResponse): Promise<true> {
  const flagged = (await readBody(request)).includes('hurt')
  const results = [{ flagged, categories: { violence: flagged }, category_scores: { violence: flagged ? 0.9 : 0.01 } }]
  const body = { id: 'modr-demo', model: 'omni-moderation-latest', results }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  return true
}

/**
 * Relays a prediction with addresses like Replicate's: that of the prediction is at api.replicate.com, which the provider replaces by its API base, and that of the
 * stream is at another server.
 */
async function relayPrediction(incoming: IncomingMessage, response: ServerResponse, base: string): Promise<void> {
  const { method, url = '', headers } = incoming
  const answer = await send(base.replace(/\/v1$/, url), {
    method: method === 'POST' ? 'POST' : 'GET',
    headers: { authorization: headers.authorization, prefer: headers.prefer },
    body: method === 'POST' ? await readBody(incoming) : null,
  })
  const text = (await answer.body.text()).replaceAll(base, 'https://api.replicate.com/v1')
  response.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(text)
}

function addAnswers(mock: LLMock, model: RegExp, usage: (typeof USAGE)[number]['usage']): void {
  // A stream begins after 20 ms, and then sends 500 pieces a second.
  const pace = { chunkSize: 8, streamingProfile: { ttft: 20, tps: 500 } }
  mock.on({ model, userMessage: 'levels', hasToolResult: true }, { content: SAID.levels, usage }, pace)
  mock.on({ model, userMessage: 'levels' }, { toolCalls: TOOL_CALLS, usage }, pace)
  mock.on({ model, userMessage: 'as JSON' }, { content: SAID.json, usage }, pace)
  mock.on({ model, userMessage: 'picture' }, { content: SAID.picture, usage }, pace)
  mock.on({ model, userMessage: 'three rivers' }, { content: SAID.rivers, usage }, pace)
}
