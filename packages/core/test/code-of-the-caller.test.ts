import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type Callback, type CallRecord, createClient, retry, router } from '../src/index.ts'
import { events, hello, say, useUpstream } from './upstream.ts'

const upstream = useUpstream()

/** As the clients of many databases have it: nothing is done before somebody waits for it. */
function query(run: () => void): PromiseLike<void> {
  return {
    then: (resolved, rejected) => Promise.resolve().then(run).then(resolved, rejected),
  }
}

describe('a callback', () => {
  it('may return a query that runs only when awaited, and its failure is reported', async () => {
    const { provider } = await upstream(say('Hi'))
    const rows: string[] = []
    const errors: unknown[] = []
    const insert = ({ model }: CallRecord) => query(() => void rows.push(model)) as Promise<void>
    const fail = () =>
      query(() => {
        throw new Error('no such table')
      }) as Promise<void>
    const llm = createClient({
      providers: [provider],
      callbacks: [insert, fail],
      onCallbackError: (error) => errors.push(error),
    })
    await llm.completion({ model: 'plain/plain-1', messages: hello })
    await llm.close()
    expect(rows).toEqual(['plain-1'])
    expect(errors).toEqual([new Error('no such table')])
  })

  it('is awaited by every close() of the client', async () => {
    const { provider } = await upstream(say('Hi'))
    let delivered = false
    const slow: Callback = {
      async flush() {
        await new Promise((resolve) => setTimeout(resolve, 50))
        delivered = true
      },
    }
    const llm = createClient({ providers: [provider], callbacks: [slow] })
    void llm.close()
    await llm.close()
    expect(delivered).toBe(true)
  })

  it('gets the time that is left for closing, not the full timeout again', async () => {
    const given: number[] = []
    const close = async (timeout = Number.NaN) => void given.push(timeout)
    await createClient({ callbacks: [{ close }] }).close(60_000)
    await createClient({ callbacks: [{ flush: () => new Promise<void>(() => {}), close }] }).close(50)
    expect(given[0]).toBeGreaterThan(10_000)
    expect(given[1]).toBeLessThan(40)
  })
})

describe('a price book that throws', () => {
  const prices = {
    cost(): never {
      throw new Error('no list')
    },
  }

  it('does not fail the call, and is reported', async () => {
    const { provider, requests } = await upstream(say('Hi', { in: 3, out: 2 }))
    const told: unknown[] = []
    const records: CallRecord[] = []
    const llm = createClient({
      providers: [provider],
      prices,
      callbacks: [(record) => void records.push(record)],
      onCallbackError: (error, { name }) => told.push([name, error]),
    })
    const reply = await llm.completion({ model: 'plain/plain-1', messages: hello })
    await llm.close()
    expect(reply.choices[0]?.message.content).toBe('Hi')
    expect(reply.call?.cost).toBeUndefined()
    expect(requests).toHaveLength(1)
    expect(records).toMatchObject([{ usage: { total_tokens: 5 }, error: undefined }])
    expect(told).toContainEqual(['prices', new Error('no list')])
  })

  it('breaks neither a stream nor a program that left one', async () => {
    const usage = { in: 3, out: 2 }
    const { provider } = await upstream(events([{ t: 'H' }, { t: 'i' }, { done: true, usage }]))
    const llm = createClient({ providers: [provider], prices, onCallbackError: () => {} })
    let text = ''
    const opened = await llm.completion({ model: 'plain/plain-1', messages: hello, stream: true })
    for await (const chunk of opened) text += chunk.choices[0]?.delta.content ?? ''
    expect(text).toBe('Hi')
    for await (const _ of await llm.completion({ model: 'plain/plain-1', messages: hello, stream: true })) break
    await llm.close()
  })
})

describe('a schema', () => {
  it('that throws is a mismatch with its error as the cause, and is not retried', async () => {
    const { provider, requests } = await upstream(say('{"name":"Oslo"}'))
    const llm = createClient({ providers: [provider], retry: retry({ minDelay: 1 }) })
    const response_format = z.object({ name: z.string() }).transform(() => {
      throw new Error('of the caller')
    })
    const call = llm.completion({ model: 'plain/plain-1', messages: hello, response_format })
    await expect(call).rejects.toMatchObject({
      code: 'schema_mismatch',
      message: expect.stringContaining('cannot be checked: the schema threw'),
      cause: new Error('of the caller'),
    })
    expect(requests).toHaveLength(1)
  })

  it('mismatch neither cools down the deployment nor moves to another', async () => {
    const { provider, requests } = await upstream(say('not JSON'))
    // The second is never drawn, and gets a call only when the first is left alone.
    const deployments = [1, 0].map((weight) => ({ name: 'both', model: provider(`weight-${weight}`), weight }))
    const llm = createClient({ router: router({ deployments, allowedFailures: 1 }) })
    const response_format = z.object({ name: z.string() })
    for (const _ of [1, 2]) {
      const call = llm.completion({ model: 'both', messages: hello, response_format })
      await expect(call).rejects.toMatchObject({ code: 'schema_mismatch' })
    }
    expect(requests.map(({ body }) => body['model'])).toEqual(['weight-1', 'weight-1'])
  })
})

describe('a reader of a stream', () => {
  it('may request several chunks at once, and gets them in order', async () => {
    const { provider } = await upstream(events([{ t: 'a' }, { t: 'b' }, { t: 'c' }, { done: true }]))
    const llm = createClient({ providers: [provider] })
    const stream = await llm.completion({ model: 'plain/plain-1', messages: hello, stream: true })
    const chunks = stream[Symbol.asyncIterator]()
    const results = await Promise.all(Array.from({ length: 6 }, () => chunks.next()))
    expect(results.map(({ done, value }) => (done ? 'end' : value.choices[0]?.delta.content))).toEqual([
      ...['a', 'b', 'c'],
      undefined,
      ...['end', 'end'],
    ])
  })

  it('who requests several chunks gets the error of a cut stream once', async () => {
    const { provider } = await upstream(events([{ t: 'a' }], 'cut'))
    const llm = createClient({ providers: [provider] })
    const stream = await llm.completion({ model: 'plain/plain-1', messages: hello, stream: true })
    const chunks = stream[Symbol.asyncIterator]()
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => chunks.next()))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  })
})

describe('a client that closes', () => {
  it('waits only for the given time for a call in progress, which continues', async () => {
    let release = () => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    const { provider } = await upstream(async (response, request) => {
      await released
      await say('late')(response, request)
    })
    const llm = createClient({ providers: [provider] })
    const call = llm.completion({ model: 'plain/plain-1', messages: hello })
    await llm.close(10)
    release()
    expect((await call).choices[0]?.message.content).toBe('late')
  })
})
