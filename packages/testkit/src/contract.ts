import {
  type CallRecord,
  type Completion,
  type CompletionParameters,
  collect,
  completion,
  createClient,
  type ErrorCode,
  type Provider,
} from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { differences, type ExpectedOutcome } from './fixtures.ts'
import { CHUNKINGS, cutStream, type Framing, frameStream, type StreamItem } from './framing.ts'
import { type Reply, startReplayServer } from './replay-server.ts'

/** What a provider's author writes: the vendor's bytes from its documentation or recordings, and by hand what they mean. */
export interface ProviderContract {
  name: string
  provider: (settings: { apiKey: string; apiBase: string }) => Provider
  model: string
  framing: Framing
  /** The header that carries the key, lower case, and what it holds. */
  credentials: { header: string; value: (apiKey: string) => string }
  /** Whole answers: text, tool calls, reasoning, every finish reason. */
  answers: readonly AnswerCase[]
  /** Streams of the same. Each is run under every chunking. */
  streams: readonly StreamCase[]
  /** The bodies that requests become, whole. */
  requests: readonly RequestCase[]
  /** Every documented error status. */
  failures: readonly FailureCase[]
  /** What trips implementers. Each has to be answered, or to be told why it cannot be. */
  hazards: Readonly<Record<Hazard, AnswerCase | StreamCase | RequestCase | { notApplicable: string }>>
}

export type Hazard =
  | 'empty content'
  | 'tool call without arguments'
  | 'tool result without call'
  | 'interleaved tool calls'
  | 'error event in a 200 stream'
  | 'missing usage'
  | 'unknown finish reason'

export interface AnswerCase {
  name: string
  request?: Partial<CompletionParameters>
  reply: unknown
  expect: ExpectedOutcome
  /** Anything beside the neutral outcome, for example annotations or signed blocks: matched as a part of the answer. */
  answer?: object
}

export interface StreamCase {
  name: string
  request?: Partial<CompletionParameters>
  events: readonly StreamItem[]
  expect: ExpectedOutcome | { code: ErrorCode; status?: number }
  answer?: object
}

export interface RequestCase {
  name: string
  request: Partial<CompletionParameters> & { stream?: boolean }
  path?: string
  /** The whole JSON body, or the error that refuses the request before it is sent. */
  body: unknown
}

export interface FailureCase {
  status: number
  headers?: Record<string, string>
  body: unknown
  code: ErrorCode
  /** A part of the error's message. */
  message?: string
  retryAfter?: number
}

const KEY = 'sk-contract-0123456789abcdefghij'
const messages = [{ role: 'user' as const, content: 'Say hello, please, dear model.' }]

/** Runs the whole contract over real sockets. */
export function describeProviderContract(contract: ProviderContract): void {
  describe(`the contract of ${contract.name}`, () => {
    for (const one of contract.answers) it(`answer: ${one.name}`, () => checkAnswer(contract, one))
    for (const one of contract.streams) describeStream(contract, one)
    for (const one of contract.requests) it(`request: ${one.name}`, () => checkRequest(contract, one))
    for (const one of contract.failures) it(`status ${one.status}: ${one.code}`, () => checkFailure(contract, one))
    for (const [name, one] of Object.entries(contract.hazards)) {
      if ('notApplicable' in one) it.skip(`hazard: ${name} (${one.notApplicable})`)
      else if ('events' in one) describeStream(contract, { ...one, name: `hazard: ${name}` })
      else it(`hazard: ${name}`, () => ('reply' in one ? checkAnswer(contract, one) : checkRequest(contract, one)))
    }
    describeTransport(contract)
    describeSecrets(contract)
  })
}

async function checkAnswer(contract: ProviderContract, { request, reply, expect: expected, answer }: AnswerCase) {
  const { result } = await ask(contract, [{ body: reply }], request)
  const done = await result
  expect(differences(done, expected)).toEqual([])
  if (answer) expect(done).toMatchObject(answer)
}

function describeStream(contract: ProviderContract, one: StreamCase): void {
  it.each(CHUNKINGS)(`stream: ${one.name}, cut as %s`, async (chunking) => {
    const pieces = cutStream(frameStream(one.events, contract.framing), chunking)
    const { result } = await ask(contract, [{ pieces }], one.request, true)
    if ('code' in one.expect) {
      await expect(result).rejects.toMatchObject(one.expect)
      return
    }
    const answer = await result
    expect(differences(answer, one.expect)).toEqual([])
    if (one.answer) expect(answer).toMatchObject(one.answer)
  })
}

async function checkRequest(contract: ProviderContract, { request, path, body }: RequestCase) {
  const { stream = false, ...parameters } = request
  const { result, requests } = await ask(contract, [{ status: 418, body: {} }], parameters, stream)
  const error = await result.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (typeof body === 'object' && body !== null && 'refused' in body) {
    expect(requests).toHaveLength(0)
    expect(error).toMatchObject({ message: expect.stringMatching(String(body.refused)) })
    return
  }
  if (requests.length === 0) throw error
  expect(requests[0]?.body).toEqual(body)
  if (path) expect(requests[0]?.path).toBe(path)
}

async function checkFailure(contract: ProviderContract, failure: FailureCase) {
  const reply: Reply = {
    status: failure.status,
    body: failure.body,
    ...(failure.headers && { headers: failure.headers }),
  }
  for (const stream of [false, true]) {
    const { result } = await ask(contract, [reply], {}, stream)
    await expect(result).rejects.toMatchObject({
      code: failure.code,
      status: failure.status,
      provider: contract.provider({ apiKey: KEY, apiBase: 'http://x' }).id,
      model: contract.model,
      message: expect.stringContaining(failure.message ?? ''),
      ...(failure.retryAfter === undefined ? {} : { retryAfter: failure.retryAfter }),
    })
  }
}

function describeTransport(contract: ProviderContract): void {
  const [first] = contract.streams
  if (!first) return
  const pieces = cutStream(frameStream(first.events, contract.framing), 'one event')

  it('closes the socket when the caller aborts in mid-stream', async () => {
    await using server = await startReplayServer([{ pieces: pieces.slice(0, 4), end: 'open' }])
    const abort = new AbortController()
    const stream = await completion(
      { model: modelAt(contract, server.url), messages, ...first.request, stream: true },
      { signal: abort.signal },
    )
    abort.abort()
    await expect(collect(stream)).rejects.toMatchObject({ code: 'aborted' })
    await expect.poll(server.leftEarly).toBe(1)
  })

  it('throws when a stream is cut, wherever it is cut before the answer is done', async () => {
    for (const end of ['cut', 'end'] as const) {
      for (let kept = 1; kept < pieces.length; kept += Math.max(1, Math.floor(pieces.length / 8))) {
        const part = pieces.slice(0, kept)
        if (isDone(contract, part)) continue
        const { result } = await ask(contract, [{ pieces: part, end }], first.request, true)
        await expect(result, `${kept} of ${pieces.length} pieces, then ${end}`).rejects.toMatchObject({
          code: 'truncated_stream',
        })
      }
    }
  })

  it('passes over keep-alive comments and slow pieces', async () => {
    const comment = new TextEncoder().encode(': keep-alive\n\n')
    const slow = contract.framing === 'ndjson' ? pieces : pieces.flatMap((piece) => [comment, piece])
    const { result } = await ask(contract, [{ pieces: slow }], first.request, true)
    const answer = await result
    if (!('code' in first.expect)) expect(differences(answer, first.expect)).toEqual([])
  })

  it('sends lone surrogates as valid UTF-8', async () => {
    const content = 'half a smile: \ud83d, and on'
    const { result, requests } = await ask(contract, [{ status: 418, body: {} }], {
      messages: [{ role: 'user', content }],
    })
    await result.catch(() => {})
    expect(JSON.stringify(requests[0]?.body)).toContain('half a smile')
  })
}

/** Whether the pieces already hold the whole answer: some vendors send no more than a farewell afterwards. */
function isDone(contract: ProviderContract, pieces: readonly Uint8Array[]): boolean {
  const text = new TextDecoder().decode(Buffer.concat(pieces))
  return /"finish_?[rR]eason":\s*"|message_stop|"type":"message-end"/.test(text) && contract.framing !== 'anthropic'
    ? true
    : /message_stop/.test(text)
}

function describeSecrets(contract: ProviderContract): void {
  it('carries the key in its header, and nowhere else', async () => {
    const { result, requests } = await ask(contract, [{ status: 418, body: {} }])
    await result.catch(() => {})
    const { header, value } = contract.credentials
    expect(requests[0]?.headers[header]).toBe(value(KEY))
    expect(requests[0]?.path).not.toContain(KEY)
    expect(JSON.stringify(requests[0]?.body)).not.toContain(KEY)
  })

  it('shows no key in an error or a record, even when the provider repeats it', async () => {
    const records: CallRecord[] = []
    for (const { status, body } of contract.failures) {
      const echo = JSON.parse(JSON.stringify(body ?? {}).replace(/"([^"]{12,})"/g, `"$1 ${KEY}"`))
      await using server = await startReplayServer([{ status, body: echo, headers: { 'x-echo': KEY } }])
      await using llm = createClient({
        providers: [contract.provider({ apiKey: KEY, apiBase: server.url })],
        callbacks: [(record) => void records.push(record)],
        retry: false,
      })
      const { id } = contract.provider({ apiKey: KEY, apiBase: server.url })
      const error: unknown = await llm
        .completion({ model: `${id}/${contract.model}`, messages })
        .catch((reason) => reason)
      await llm.flush()
      expect(error).toBeInstanceOf(Error)
      if (error instanceof Error) expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(KEY)
    }
    for (const { responseHeaders: _, ...record } of records) expect(JSON.stringify(record)).not.toContain(KEY)
  })

  it('names the missing key', async () => {
    const unset = contract.provider({ apiKey: '', apiBase: 'http://127.0.0.1:1' })
    if (unset.definition.apiKeyOptional) return
    await expect(completion({ model: unset(contract.model), messages })).rejects.toMatchObject({
      code: 'authentication',
      message: expect.stringContaining(unset.definition.apiKeyEnv?.[0] ?? 'apiKey'),
    })
  })
}

/** Makes a call whose request is frozen all the way down, so that a wire which changes its input fails. */
async function ask(
  contract: ProviderContract,
  replies: readonly Reply[],
  request: Partial<CompletionParameters> = {},
  stream = false,
) {
  const server = await startReplayServer(replies)
  const frozen = deepFreeze({ messages, ...request })
  const model = modelAt(contract, server.url)
  const result: Promise<Completion> = (async () => {
    try {
      return stream
        ? await collect(await completion({ ...frozen, model, stream: true }))
        : await completion({ ...frozen, model })
    } finally {
      await server[Symbol.asyncDispose]()
    }
  })()
  await result.catch(() => {})
  return { result, requests: server.requests }
}

function modelAt(contract: ProviderContract, apiBase: string) {
  return contract.provider({ apiKey: KEY, apiBase })(contract.model)
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !('~standard' in value)) {
    for (const entry of Object.values(value)) deepFreeze(entry)
    Object.freeze(value)
  }
  return value
}
