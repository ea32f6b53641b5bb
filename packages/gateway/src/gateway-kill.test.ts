import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { buildGatewayOnce, type GatewayProcess, startProcess } from './gateway-process.test-support.ts'
import { answerCompletion, ask, completion, makeFolder, serveProvider } from './start-gateway.test-support.ts'

buildGatewayOnce()

const POSTGRES_URL = process.env['LITECONE_TEST_POSTGRES_URL']
const REDIS_URL = process.env['LITECONE_TEST_REDIS_URL']

/** The ids of complete responses. The last response of each client is separate from its earlier ones. */
interface Reported {
  readonly earlier: string[]
  readonly last: string[]
}

/** Starts clients that each send one request after the other, until the gateway has ended. */
async function askOn(url: string, onAnswer: () => void, path: (turn: number) => string): Promise<Reported> {
  const ids: Reported = { earlier: [], last: [] }
  const client = async () => {
    let last: string | undefined
    for (let turn = 0; ; turn += 1) {
      try {
        const response = await fetch(url + path(turn), { method: 'POST', body: JSON.stringify(ask) })
        await response.arrayBuffer()
        if (response.status !== 200) throw new Error(`${response.status}`)
        if (last) ids.earlier.push(last)
        last = response.headers.get('helicone-id') ?? ''
        onAnswer()
      } catch {
        if (last) ids.last.push(last)
        return
      }
    }
  }
  await Promise.all(Array.from({ length: 32 }, client))
  return ids
}

async function missingIn(gateway: GatewayProcess, ids: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  let cursor: string | undefined
  do {
    const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const response = await fetch(`${gateway.url}/api/v1/requests?limit=1000${query}`)
    const page = (await response.json()) as { items: { id: string }[]; next?: string }
    for (const { id } of page.items) found.add(id)
    cursor = page.next
  } while (cursor)
  return ids.filter((id) => !found.has(id))
}

describe('a gateway that is killed with kill -9 under load', () => {
  it.each([
    ['at once', 40],
    ['during writes', 1500],
  ])('%s has the log of every response that its clients received completely', async (_when, killAfter) => {
    const { origin } = await serveProvider((request, response) => {
      const stream = request.url?.includes('stream')
      response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' })
      if (stream) response.write(`data: ${JSON.stringify({ ...completion, choices: [] })}\n\n`)
      response.end(stream ? 'data: [DONE]\n\n' : JSON.stringify(completion))
    })
    const folder = await makeFolder()
    const options = { folder, providers: { openai: { apiBase: `${origin}/v1` } } }
    const first = await startProcess(options)
    let answers = 0
    const ids = await askOn(
      first.url,
      () => {
        answers += 1
        if (answers === killAfter) void first.kill()
      },
      (turn) => `/v1/chat/completions${turn % 2 ? '?stream' : ''}`,
    )
    expect(await first.ended).toBe('SIGKILL')
    expect(ids.earlier.length + ids.last.length).toBeGreaterThanOrEqual(killAfter)

    const second = await startProcess(options)
    await second.ask('flush')
    expect(await missingIn(second, ids.earlier)).toEqual([])
    // Sending the last byte of a response and writing its log are two system calls. Only a kill between the two loses the log.
    expect((await missingIn(second, ids.last)).length).toBeLessThanOrEqual(2)
  })

  it('has the logs that it accepted from clients, at every path', async () => {
    const folder = await makeFolder()
    const first = await startProcess({ folder })
    const accepted: string[] = []
    const send = async (index: number) => {
      const time = { seconds: 1_700_000_000, milliseconds: 0 }
      const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
      const body = {
        providerRequest: { url: 'custom-model-nopath', json: ask, meta: { 'Helicone-Request-Id': id } },
        providerResponse: { status: 200, json: completion, headers: {} },
        timing: { startTime: time, endTime: time },
      }
      const response = await fetch(`${first.url}/custom/v1/log`, { method: 'POST', body: JSON.stringify(body) })
      if (response.ok) accepted.push(id)
    }
    const sending = Array.from({ length: 300 }, (_, index) => send(index).catch(() => undefined))
    await expect.poll(() => accepted.length).toBeGreaterThan(20)
    await first.kill()
    await Promise.all(sending)
    const second = await startProcess({ folder })
    await second.ask('flush')
    expect(await missingIn(second, accepted)).toEqual([])
  })

  it('lets the next one start in its folder immediately, but not a second one', async () => {
    const folder = await makeFolder()
    const first = await startProcess({ folder })
    await expect(startProcess({ folder })).rejects.toThrow(/another/i)
    await first.kill()
    const second = await startProcess({ folder })
    expect((await fetch(`${second.url}/healthz`)).status).toBe(200)
  })
})

describe('one of two gateways over one PostgreSQL and one Redis', () => {
  it.skipIf(POSTGRES_URL && REDIS_URL)('is tested by .ci/run, which starts both', () => undefined)

  it.runIf(POSTGRES_URL && REDIS_URL)(
    'is killed with kill -9 under load and restarted, without losing a log',
    async () => {
      const { origin } = await serveProvider(answerCompletion)
      const schema = `t${randomUUID().replaceAll('-', '')}`
      const stores = {
        postgres: { url: POSTGRES_URL ?? '', schema, connections: 4 },
        redis: { url: REDIS_URL ?? '', prefix: `${schema}:` },
      }
      const providers = { openai: { apiBase: `${origin}/v1` } }
      const one = { folder: await makeFolder(), stores, providers }
      const two = { folder: await makeFolder(), stores, providers }
      const [killed, kept] = await Promise.all([startProcess(one), startProcess(two)])
      let answers = 0
      const count = () => {
        answers += 1
        if (answers === 600) void killed.kill()
        if (answers === 900) void kept.kill()
      }
      const ids = await Promise.all([killed, kept].map(({ url }) => askOn(url, count, () => '/v1/chat/completions')))
      const again = await Promise.all([startProcess(one), startProcess(two)])
      await Promise.all(again.map((gateway) => gateway.ask('flush')))
      const earlier = ids.flatMap((one) => one.earlier)
      expect(earlier.length).toBeGreaterThan(600)
      expect(await missingIn(again[0], earlier)).toEqual([])
    },
  )
})
