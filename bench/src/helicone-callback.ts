import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type HeliconeCallback, helicone } from '@litecone/callbacks-helicone'
import { type Client, createClient } from '@litecone/core'
import { openai } from '@litecone/providers-openai'
import { median, percentile } from './percentile.ts'
import { table } from './table.ts'

/**
 * Measures what logging costs the caller with a healthy, a slow (2 s) and a dead endpoint, and the memory held after 100,000 calls with a dead and a
 * slow endpoint: `node --expose-gc dist/helicone-callback.js`. The upstream and the log endpoints run in another process.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 7)
const messages = [{ role: 'user' as const, content: 'What is a swallow’s airspeed? '.repeat(40) }]

if (process.argv[2] === 'servers') await serve()
else await run()

async function serve(): Promise<void> {
  const answer = JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 1,
    model: 'bench',
    choices: [
      { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'African or European? '.repeat(20) } },
    ],
    usage: { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 },
  })
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (request.url?.startsWith('/slow')) setTimeout(() => response.end('ok'), 2_000)
      else if (request.url?.startsWith('/sink')) response.end('ok')
      else {
        const reply = () => response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
        if (request.url?.startsWith('/later')) setTimeout(reply, 20)
        else reply()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.send?.((server.address() as AddressInfo).port)
}

interface Setup {
  readonly name: string
  readonly client: Client
  readonly log?: HeliconeCallback
  readonly figures: Figures[]
}

/** Results of one round, in microseconds. */
interface Figures {
  /** Median latency. */
  readonly latency: number
  readonly p99: number
  /** CPU per call of the thread that makes the calls. */
  readonly callerCpu: number
  /** CPU per call of all threads. */
  readonly cpu: number
}

async function run(): Promise<void> {
  const servers = fork(fileURLToPath(import.meta.url), ['servers'])
  const [port] = (await once(servers, 'message')) as [number]
  const origin = `http://127.0.0.1:${port}`
  console.log(`Node ${process.version}, ${ROUNDS} interleaved rounds, medians\n`)
  await compare('sequential calls, provider answers at once', `${origin}/v1`, origin, 1_000)
  await compare('sequential calls, provider answers in 20 ms', `${origin}/later`, origin, 50)
  await fill('dead', `${origin}/v1`, 'http://127.0.0.1:9')
  await fill('slow', `${origin}/v1`, `${origin}/slow`)
  servers.kill()
}

async function compare(title: string, apiBase: string, origin: string, calls: number): Promise<void> {
  const setups = [
    create('no callback', apiBase),
    create('a callback that does nothing', apiBase, undefined, true),
    create('helicone, healthy', apiBase, `${origin}/sink`),
    create('helicone, slow (2 s)', apiBase, `${origin}/slow`),
    // Nothing listens on the discard port.
    create('helicone, dead', apiBase, 'http://127.0.0.1:9'),
  ]
  for (const setup of setups) await measure(setup, calls)
  for (let round = 0; round < ROUNDS; round++) {
    for (const setup of setups) setup.figures.push(await measure(setup, calls))
  }
  report(title, setups)
  await Promise.all(setups.map(({ log }) => log?.close(0)))
}

function create(name: string, apiBase: string, sink?: string, isEmpty = false): Setup {
  const log = sink ? helicone({ apiKey: 'k', apiBase: sink, onError: () => {}, flushOnExit: false }) : undefined
  const callbacks = log ? [log] : isEmpty ? [() => {}] : []
  const client = createClient({ providers: [openai({ apiKey: 'sk-bench', apiBase })], callbacks })
  return { name, client, figures: [], ...(log && { log }) }
}

/** Makes calls one after another. CPU is counted until the logs are delivered, so that work after the call counts too. */
async function measure({ client, log }: Setup, calls: number): Promise<Figures> {
  const latencies: number[] = []
  const cpu = process.cpuUsage()
  const callerCpu = readCallerCpu()
  for (let i = 0; i < calls; i++) {
    const start = performance.now()
    await client.completion({ model: 'openai/bench', messages })
    latencies.push((performance.now() - start) * 1000)
  }
  await log?.flush(100)
  const { user, system } = process.cpuUsage(cpu)
  latencies.sort((a, b) => a - b)
  return {
    latency: median(latencies),
    p99: percentile(latencies, 0.99),
    callerCpu: (readCallerCpu() - callerCpu) / calls,
    cpu: (user + system) / calls,
  }
}

/** Microseconds of CPU used by the main thread, whose id is that of the process. NaN except on Linux, which reports nanoseconds. */
function readCallerCpu(): number {
  if (process.platform !== 'linux') return Number.NaN
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1000
}

function report(title: string, setups: readonly Setup[]): void {
  const baseline = setups[0]?.figures ?? []
  const added = (figures: readonly Figures[], name: keyof Figures) =>
    median(figures.map((figure, round) => figure[name] - (baseline[round]?.[name] ?? 0)))
  const rows = setups.map(({ name, figures }) => {
    const cells = [
      median(figures.map(({ latency }) => latency)),
      added(figures, 'latency'),
      added(figures, 'p99'),
      median(figures.map(({ callerCpu }) => callerCpu)),
      added(figures, 'callerCpu'),
      median(figures.map(({ cpu }) => cpu)),
    ]
    return [name, ...cells.map((cell) => `${cell.toFixed(0)} µs`)]
  })
  const head = [
    title,
    'p50',
    'added to p50',
    'added to p99',
    'CPU of calling thread',
    'added CPU',
    'CPU of all threads',
  ]
  console.log(`${table(head, rows)}\n`)
}

/** Makes 100,000 calls at concurrency 64 with an endpoint that accepts no logs, or almost none. */
async function fill(name: string, apiBase: string, sink: string): Promise<void> {
  const { client, log } = create(name, apiBase, sink)
  const rows: string[][] = []
  for (let done = 0; done < 100_000; done += 20_000) {
    let left = 20_000
    const lane = async () => {
      while (left-- > 0) await client.completion({ model: 'openai/bench', messages })
    }
    await Promise.all(Array.from({ length: 64 }, lane))
    await new Promise((resolve) => setTimeout(resolve, 100))
    globalThis.gc?.()
    const { heapUsed, external, rss } = process.memoryUsage()
    const { queued, inFlight, dropped } = log?.stats() ?? { queued: 0, inFlight: 0, dropped: 0 }
    const memory = [heapUsed + external, rss].map((bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`)
    rows.push([String(done + 20_000), ...memory, String(queued + inFlight), String(dropped)])
  }
  console.log(`${table([`calls, ${name} endpoint`, 'heap', 'RSS', 'queued', 'dropped'], rows)}\n`)
  await log?.close(0)
}
