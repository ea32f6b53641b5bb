import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Gateway, type LogEntry, startGateway } from '@litecone/gateway'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createHistory } from './create-history.ts'

const now = Date.UTC(2026, 10, 20, 12)
const folder = await mkdtemp(join(tmpdir(), 'litecone-history-'))
const upstream = createServer()
let gateway: Gateway
let history: readonly LogEntry[]

beforeAll(async () => {
  await once(upstream.listen(0, '127.0.0.1'), 'listening')
  const apiBase = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`
  const names = ['openai', 'anthropic', 'gemini', 'groq', 'deepseek']
  const providers = Object.fromEntries(names.map((name) => [name, { apiBase: `${apiBase}/${name}` }]))
  gateway = await startGateway({ folder, environment: {}, providers })
  history = createHistory({ now, meter: gateway.services.meter, runs: 400 })
}, 60_000)

afterAll(async () => {
  await gateway.close(0)
  upstream.close()
  await rm(folder, { recursive: true, force: true })
})

it('is the same for the same time and seed, and differs for others', { timeout: 60_000 }, () => {
  const { meter } = gateway.services
  expect(createHistory({ now, meter, runs: 400 })).toEqual(history)
  expect(createHistory({ now, meter, runs: 400, seed: 2 })[0]?.id).not.toBe(history[0]?.id)
})

it('is two weeks long, in order and marked, without repeated requests', () => {
  const times = history.map(({ createdAt }) => createdAt)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(now - Number(times[0])).toBeGreaterThan(13 * 86_400_000)
  expect(now - Number(times[0])).toBeLessThanOrEqual(14 * 86_400_000)
  expect(times.at(-1)).toBeLessThan(now)
  expect(new Set(history.map(({ id }) => id)).size).toBe(history.length)
  for (const { properties } of history) expect(properties).toMatchObject({ 'Sample-Data': 'yes' })
})

const KINDS: Readonly<Record<string, (entry: LogEntry) => unknown>> = {
  'tool calls of OpenAI': ({ responseBody, provider }) =>
    provider === 'openai' && /"tool_calls"/.test(`${responseBody}`),
  'tool calls of Anthropic': ({ responseBody }) => /"type":"tool_use"/.test(`${responseBody}`),
  'results of tools': ({ requestBody }) => /"tool_result"|"role":"tool"/.test(`${requestBody}`),
  'reasoning that is shown': ({ responseBody }) => /"thinking_delta"/.test(`${responseBody}`),
  'reasoning that is only counted': ({ tokens, model }) => model === 'o3' && Number(tokens.reasoning) > 0,
  'a streamed answer': ({ stream, timeToFirstTokenMs, tokens }) => stream && timeToFirstTokenMs && tokens.completion,
  'a structured output': ({ requestBody }) => /"json_schema"/.test(`${requestBody}`),
  'a picture': ({ requestBody }) => /image\/png/.test(`${requestBody}`),
  'an embedding': ({ operation, costUsd }) => operation === 'embed' && Number(costUsd) > 0,
  'tokens from a provider’s cache': ({ tokens }) => Number(tokens.cacheRead) > 0,
  'a success after a retry': ({ status, attempts }) => status === 200 && attempts.length > 1,
  'an overload after retries': ({ status, attempts, errorType }) =>
    status === 529 && attempts.length === 3 && errorType === 'overloaded_error',
  'a prompt that is too long': ({ status, errorType }) => status === 400 && errorType,
  'a limit of the gateway': ({ rateLimited, attempts }) => rateLimited && attempts.length === 0,
  'a call that was cancelled': ({ status }) => status === -3,
  'a cache hit': ({ cache, costUsd, cacheSavedUsd }) => cache === 'hit' && costUsd === 0 && Number(cacheSavedUsd) > 0,
  'a step below a step': ({ sessionPath }) => sessionPath === '/research/answer/check',
  'the first version of a prompt': ({ promptVersion }) => promptVersion === '1',
  'the second version of a prompt': ({ promptVersion }) => promptVersion === '2',
}

it.each(Object.entries(KINDS))('has %s', (_name, isSo) => {
  expect(history.some(isSo)).toBe(true)
})

it('has a price for every successful call', () => {
  const answered = history.filter(({ status }) => status === 200)
  expect(answered.filter(({ costUsd, tokens }) => costUsd === null || tokens.total === null)).toEqual([])
})

it('has the same logs as the gateway writes for the same calls', { timeout: 60_000 }, async () => {
  const samples = [...new Map(history.map((entry) => [keyOf(entry), entry])).values()]
  expect(samples.length).toBeGreaterThan(15)
  for (const sample of samples) expect(await logOf(sample)).toEqual(comparable(sample))
})

/** One entry for each model, kind and outcome. */
const keyOf = ({ model, stream, operation, status }: LogEntry) => `${model} ${stream} ${operation} ${status}`

/** Sends the request of an entry through the gateway to a server that returns the entry's response. */
async function logOf(sample: LogEntry): Promise<unknown> {
  const { provider, url, requestBody, responseBody, responseHeaders, requestHeaders } = sample
  upstream.removeAllListeners('request').on('request', (request, response) => {
    request.resume()
    // A cancelled request had begun with the status 200.
    response.writeHead(sample.status > 0 ? sample.status : 200, { 'content-type': responseHeaders['content-type'] })
    response.end(responseBody)
  })
  const { pathname, search } = new URL(url)
  const { 'helicone-cache-enabled': _cache, 'helicone-retry-enabled': _retry, ...headers } = requestHeaders
  const target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/${provider}`
  const answer = await fetch(`${gateway.url}/gateway/${provider}${pathname}${search}`, {
    method: 'POST',
    headers: { ...headers, 'helicone-target-url': target },
    body: requestBody,
  })
  await answer.text()
  await gateway.services.writer.flush(5000)
  const entry = await gateway.services.logs.get(answer.headers.get('helicone-id') ?? '')
  return entry && comparable(entry)
}

function comparable(entry: LogEntry) {
  const { model, requestedModel, servedModel, operation, source, method, stream, tokens, requestBody } = entry
  const { userId, sessionId, sessionPath, sessionName, promptId, properties, responseBody, requestSize } = entry
  const { responseSize } = entry
  // Headers reach the gateway in lower case.
  const named = Object.entries(properties).map(([name, value]) => [name.toLowerCase(), value])
  return {
    properties: Object.fromEntries(named),
    ...{ model, requestedModel, servedModel, operation, source, method, stream, tokens, requestBody, requestSize },
    ...{ userId, sessionId, sessionPath, sessionName, promptId, responseBody, responseSize },
  }
}
