import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createClient } from '@litecone/core'
import { openai } from '@litecone/providers-openai'
import { request } from 'undici'
import { describeMachine } from './describe-machine.ts'
import { median } from './percentile.ts'
import { table } from './table.ts'

/**
 * Measures memory with a slow reader, memory held after calls, and the CPU and memory of imports: `node --expose-gc dist/limits.js`. The upstream runs
 * in another process.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 11)
const messages = [{ role: 'user' as const, content: 'Hello there' }]

if (process.argv[2] === 'upstream') await serve()
else await run()

async function run(): Promise<void> {
  const upstream = fork(fileURLToPath(import.meta.url), ['upstream'])
  const [port] = (await once(upstream, 'message')) as [number]
  const origin = `http://127.0.0.1:${port}`
  console.log(`${describeMachine()}\n`)
  await readSlowly(origin)
  await measureHeldMemory(origin)
  upstream.kill()
  compareImports()
}

function collectAndMeasure(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Reads 20 chunks at a time with pauses between them, from a stream that could be read within a second. */
async function readSlowly(origin: string): Promise<void> {
  await using client = createClient({ providers: [openai({ apiKey: 'k', apiBase: `${origin}/flood` })] })
  const rows: string[][] = []
  let read = 0
  for await (const _ of await client.completion({ model: 'openai/m', messages, stream: true })) {
    if (++read % 20 === 0) await sleep(1)
    if (read % 10_000 !== 0) continue
    const { body } = await request(`${origin}/written`)
    const { rss } = process.memoryUsage()
    rows.push([String(read), mebibytes(Number(await body.text())), mebibytes(collectAndMeasure()), mebibytes(rss)])
    if (read === 50_000) break
  }
  console.log('An endless stream with a slow reader. Backpressure must pause the sender.\n')
  console.log(`${table(['chunks read', 'sent by the upstream', 'heap', 'RSS'], rows)}\n`)
}

async function measureHeldMemory(origin: string): Promise<void> {
  await using client = createClient({
    providers: [openai({ apiKey: 'k', apiBase: `${origin}/whole` })],
    callbacks: [() => {}],
  })
  const calls = async (count: number) => {
    let left = count
    const lane = async () => {
      while (left-- > 0) await client.completion({ model: 'openai/m', messages })
    }
    await Promise.all(Array.from({ length: 64 }, lane))
    await sleep(100)
  }
  await calls(10_000)
  let before = collectAndMeasure()
  const rows: string[][] = []
  for (let done = 10_000; done <= 100_000; done += 10_000) {
    await calls(10_000)
    const held = collectAndMeasure()
    rows.push([String(done), mebibytes(held), `${((held - before) / 1024).toFixed(0)} KiB`])
    before = held
  }
  console.log('Memory after garbage collection, with calls at concurrency 64.\n')
  console.log(`${table(['calls', 'heap', 'held by the last 10,000'], rows)}\n`)
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}

/** Runs each import in a new process, in interleaved rounds. */
function compareImports(): void {
  const programs = [
    ['undici', ['undici']],
    ['core + providers-openai', ['@litecone/core', '@litecone/providers-openai']],
    ['core + providers-anthropic', ['@litecone/core', '@litecone/providers-anthropic']],
  ] as const
  const figures = programs.map(() => ({ time: [] as number[], memory: [] as number[] }))
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, [, modules]] of programs.entries()) {
      const { time, memory } = measureImport(modules)
      figures[at]?.time.push(time)
      figures[at]?.memory.push(memory)
    }
  }
  const [floor] = figures
  const rows = programs.map(([name], at) => {
    const own = figures[at]
    const cell = (kind: 'time' | 'memory', unit: string, divisor: number) => {
      const value = median(own?.[kind] ?? [])
      return `${(value / median(floor?.[kind] ?? [])).toFixed(2)} (${(value / divisor).toFixed(1)} ${unit})`
    }
    return [name, cell('time', 'ms', 1000), cell('memory', 'MiB', 2 ** 20)]
  })
  console.log(`CPU and heap added by an import, as a ratio to undici alone; ${ROUNDS} interleaved rounds, medians.\n`)
  console.log(table(['import', 'CPU', 'heap'], rows))
}

function measureImport(modules: readonly string[]): { time: number; memory: number } {
  const source = `
    gc(); const heap = process.memoryUsage().heapUsed; const cpu = process.cpuUsage()
    ${modules.map((name, at) => `const m${at} = await import(${JSON.stringify(import.meta.resolve(name))})`).join('\n')}
    const { user, system } = process.cpuUsage(cpu); gc()
    console.log(JSON.stringify({ time: user + system, memory: process.memoryUsage().heapUsed - heap }))`
  const flags = ['--expose-gc', '--input-type=module', '-e', source]
  return JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' }))
}

/** `/whole` answers at once, `/flood` streams without end, and `/written` answers with the number of bytes streamed. */
async function serve(): Promise<void> {
  let written = 0
  const chunk = { id: '1', object: 'chat.completion.chunk', created: 1, model: 'm' }
  const event = `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, delta: { content: 'word ' } }] })}\n\n`
  const block = Buffer.from(event.repeat(100))
  const choice = { index: 0, message: { role: 'assistant', content: 'Hello!' }, finish_reason: 'stop' }
  const answer = JSON.stringify({ id: '1', object: 'chat.completion', created: 1, model: 'm', choices: [choice] })
  const writeUntilFull = (response: ServerResponse) => {
    do written += block.length
    while (!response.destroyed && response.write(block))
  }
  const server = createServer((incoming, response) => {
    incoming.resume().on('end', () => {
      if (incoming.url === '/written') return void response.end(String(written))
      if (incoming.url?.startsWith('/whole')) {
        return void response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.on('drain', () => writeUntilFull(response))
      writeUntilFull(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.send?.((server.address() as AddressInfo).port)
}
