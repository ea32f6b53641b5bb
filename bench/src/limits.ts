import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createClient } from '@litecone/core'
import { openai } from '@litecone/providers-openai'
import { request } from 'undici'
import { machine } from './machine.ts'
import { median, table } from './table.ts'

/**
 * What stays within limits: memory behind a slow reader, memory held after calls, time and memory of an import.
 * `node --expose-gc dist/limits.js`. The upstream runs in a process of its own.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 11)
const messages = [{ role: 'user' as const, content: 'Hello there' }]

if (process.argv[2] === 'upstream') await serve()
else await run()

async function run(): Promise<void> {
  const upstream = fork(fileURLToPath(import.meta.url), ['upstream'])
  const [port] = (await once(upstream, 'message')) as [number]
  const origin = `http://127.0.0.1:${port}`
  console.log(`${machine()}\n`)
  await readSlowly(origin)
  await hold(origin)
  upstream.kill()
  compareImports()
}

function memory(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** A reader who takes 20 chunks and rests, of a stream that would be read in a second. */
async function readSlowly(origin: string): Promise<void> {
  await using client = createClient({ providers: [openai({ apiKey: 'k', apiBase: `${origin}/flood` })] })
  const rows: string[][] = []
  let read = 0
  for await (const _ of await client.completion({ model: 'openai/m', messages, stream: true })) {
    if (++read % 20 === 0) await sleep(1)
    if (read % 10_000 !== 0) continue
    const { body } = await request(`${origin}/written`)
    const { rss } = process.memoryUsage()
    rows.push([String(read), mebibytes(Number(await body.text())), mebibytes(memory()), mebibytes(rss)])
    if (read === 50_000) break
  }
  console.log(`A slow reader of an endless stream: the sender is held back.\n`)
  console.log(`${table(['chunks read', 'sent by the upstream', 'heap', 'RSS'], rows)}\n`)
}

/** Memory that calls leave behind. */
async function hold(origin: string): Promise<void> {
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
  let before = memory()
  const rows: string[][] = []
  for (let done = 10_000; done <= 100_000; done += 10_000) {
    await calls(10_000)
    const held = memory()
    rows.push([String(done), mebibytes(held), `${((held - before) / 1024).toFixed(0)} KiB`])
    before = held
  }
  console.log('Memory after calls, 64 at once, all garbage collected.\n')
  console.log(`${table(['calls', 'heap', 'held of the last 10,000'], rows)}\n`)
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}

/** Each import in a process of its own, in interleaved rounds. */
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
  console.log(`Imports, CPU and heap beyond an empty process's, ${ROUNDS} rounds, medians, ratio to undici alone.\n`)
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

/** `/whole` answers at once, `/flood` never ends, `/written` says how many bytes the flood has been. */
async function serve(): Promise<void> {
  let written = 0
  const chunk = { id: '1', object: 'chat.completion.chunk', created: 1, model: 'm' }
  const event = `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, delta: { content: 'word ' } }] })}\n\n`
  const block = Buffer.from(event.repeat(100))
  const choice = { index: 0, message: { role: 'assistant', content: 'Hello!' }, finish_reason: 'stop' }
  const answer = JSON.stringify({ id: '1', object: 'chat.completion', created: 1, model: 'm', choices: [choice] })
  const pour = (response: ServerResponse) => {
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
      response.on('drain', () => pour(response))
      pour(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.send?.((server.address() as AddressInfo).port)
}
