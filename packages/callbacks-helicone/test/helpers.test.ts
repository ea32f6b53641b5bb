import { HeliconeManualLogger } from '@helicone/helpers'
import { createClient } from '@litecone/core'
import { LogSink, type ReceivedLog } from '@litecone/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { helicone } from '../src/index.ts'
import { localProvider, startUpstream, type Upstream } from './local-provider.ts'

/**
 * Differences between the posts of `@helicone/helpers` and ours for the same call, by field. Other fields
 * must be equal, and a reason without a difference fails the test.
 */
const DIFFERENCES: Record<string, { when?: 'stream'; reason: string }> = {
  'headers.helicone-user-id': {
    reason:
      'They send Helicone headers over HTTP, we in meta: there property names keep their case, and no proxy sees them.',
  },
  'body.providerRequest.meta.Helicone-User-Id': { reason: 'The other side of the same difference.' },
  'body.providerRequest.meta.Helicone-Property-Provider': {
    reason: 'The true provider, which the endpoint does not tell for vendors that speak like another.',
  },
  'body.providerRequest.meta.Helicone-Request-Id': {
    reason:
      'They let Helicone make an id, which the caller never learns. Ours is on the answer, and makes sending again harmless.',
  },
  'body.providerRequest.url': {
    reason: 'They know no URL and say custom-model-nopath. We log the one that was called.',
  },
  'body.providerResponse.headers': {
    reason: 'Theirs are the headers of the logger; ours those of the provider, cookies and keys left out.',
  },
  'body.providerResponse.textBody': {
    when: 'stream',
    reason: 'They write one JSON text a line, we the events as they came, [DONE] included. Helicone reads both.',
  },
  'body.timing.startTime': { reason: 'Two calls, two times.' },
  'body.timing.endTime': { reason: 'Two calls, two times.' },
  'body.timing.timeToFirstToken': { when: 'stream', reason: 'Two calls, two times; both are whole milliseconds.' },
  'body.provider': {
    when: 'stream',
    reason: 'Their stream methods take no provider and so post to custom, without one.',
  },
  path: { when: 'stream', reason: 'As above.' },
}

let upstream: Upstream
let sink: LogSink

beforeAll(async () => {
  upstream = await startUpstream()
})
afterAll(() => upstream.close())
beforeEach(async () => {
  sink = await LogSink.start()
})
afterEach(() => sink.stop())

const messages = [{ role: 'user' as const, content: 'Hi' }]
const user = { 'Helicone-User-Id': 'u_1' }

async function logTheirs(stream: boolean): Promise<ReceivedLog> {
  const logger = new HeliconeManualLogger({ apiKey: 'k', loggingEndpoint: `${sink.url}/custom/v1/log` })
  const body = { model: 'gpt-4o', messages, ...(stream && { stream: true }) }
  const call = () => fetch(`${upstream.url}/chat/completions`, { method: 'POST', body: JSON.stringify(body) })
  if (stream) {
    const builder = logger.logBuilder(body as never, user)
    await builder.attachStream(readEvents(await call()) as never)
    await builder.sendLog()
  } else {
    await logger.logRequest(
      body as never,
      async (recorder) => recorder.appendResults((await (await call()).json()) as never),
      user,
      'OPENAI' as never,
    )
  }
  return sink.logs.pop() as ReceivedLog
}

async function logOurs(stream: boolean): Promise<ReceivedLog> {
  const log = helicone({ apiKey: 'k', apiBase: `${sink.url}/custom/v1/log` })
  const llm = createClient({ providers: [localProvider('openai', upstream.url)], callbacks: [log] })
  const request = { model: 'openai/gpt-4o', messages }
  if (stream) for await (const _ of await llm.completion({ ...request, stream: true }, { metadata: user }));
  else await llm.completion(request, { metadata: user })
  await llm.flush()
  await llm.close()
  return sink.logs.pop() as ReceivedLog
}

/** The parsed chunks, as from an SDK. */
async function* readEvents(response: Response): AsyncGenerator<never> {
  for (const line of (await response.text()).split('\n')) {
    if (line.startsWith('data: {')) yield JSON.parse(line.slice(6)) as never
  }
}

/** Every field of a post by its path. Headers unrelated to the log (`host`, `connection`, …) are omitted. */
function fields({ path, headers, body }: ReceivedLog): Map<string, string> {
  const found = new Map<string, string>([['path', path]])
  for (const [name, value] of Object.entries(headers)) {
    if (/^helicone-|^authorization$|^content-type$/.test(name)) found.set(`headers.${name}`, String(value))
  }
  const walk = (value: unknown, at: string) => {
    const isLeaf = typeof value !== 'object' || value === null || /\.json$|Time$|providerResponse\.headers$/.test(at)
    if (isLeaf) found.set(at, JSON.stringify(value))
    else for (const [key, item] of Object.entries(value)) walk(item, `${at}.${key}`)
  }
  walk(body, 'body')
  return found
}

describe.each([
  ['a whole response', false],
  ['a stream', true],
] as const)('beside @helicone/helpers, %s', (_, stream) => {
  it('has the same fields, except for documented differences', async () => {
    const theirs = fields(await logTheirs(stream))
    const ours = fields(await logOurs(stream))
    const all = [...new Set([...theirs.keys(), ...ours.keys()])]
    const different = all.filter((field) => theirs.get(field) !== ours.get(field))
    const explained = Object.entries(DIFFERENCES).filter(([, { when }]) => stream || when !== 'stream')
    // Times may happen to be equal.
    const certain = (field: string) => !field.startsWith('body.timing')
    const names = explained.map(([field]) => field)
    expect(different.filter(certain).sort()).toEqual(names.filter(certain).sort())
    expect(names).toEqual(expect.arrayContaining(different))
  })
})

describe('a call that failed', () => {
  it('is logged by us, but not by them', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const logger = new HeliconeManualLogger({ apiKey: 'k', loggingEndpoint: `${sink.url}/custom/v1/log` })
    const failing = logger.logRequest({ model: 'm' } as never, () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(sink.posts).toBe(0)
    expect(printed).toHaveBeenCalled()
    const log = helicone({ apiKey: 'k', apiBase: sink.url })
    const llm = createClient({ providers: [localProvider('openai', upstream.url)], callbacks: [log] })
    const request = { model: 'openai/gpt-4o', messages: [{ role: 'user' as const, content: 'please fail' }] }
    await expect(llm.completion(request)).rejects.toThrow('no such thing')
    await llm.flush()
    await llm.close()
    expect(sink.logs[0]?.body.providerResponse.status).toBe(400)
    printed.mockRestore()
  })
})
