import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { TITLES } from './calls.ts'
import { startChild } from './child-process.ts'
import type { RawLoadTask } from './raw-load.ts'
import { replaceSection } from './replace-section.ts'
import { residentMemory } from './resident-memory.ts'
import { runRawLoad } from './run-raw-load.ts'
import { type CliGateway, startCli } from './start-cli.ts'

/**
 * Measures the resident memory of `litecone-gateway serve` after a number of calls, logged to the embedded store: `node dist/gateway/memory.js --write`
 * after a build, on Linux. It forces no garbage collection, so this is what an operator sees.
 */
const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '100000' },
    connections: { type: 'string', default: '16' },
    write: { type: 'boolean', default: false },
  },
})
const calls = Number(values.calls)
const connections = Number(values.connections)
const SHARES = [0.1, 0.25, 0.5, 1]
/** Long enough for pending logs to be written, and for V8 to return memory while idle. */
const SETTLE_MS = 5000

const provider = await startChild('serve-provider')
const load = await startChild('raw-load')
try {
  const rows = []
  for (const kind of ['plain', 'streamed'] as const) rows.push(await measure(kind))
  const text = [
    `Node ${process.version}, ${connections} connections. RSS in MiB, five seconds after the calls and at its peak.`,
    '',
    `| calls | 0 | ${SHARES.map((share) => (calls * share).toLocaleString('en')).join(' | ')} | peak |`,
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
  console.log(text)
  if (values.write) await replaceSection('memory', text)
} finally {
  await load.stop()
  await provider.stop()
}

async function measure(kind: RawLoadTask['kind']): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'litecone-memory-'))
  const config = join(folder, 'litecone.json')
  await mkdir(join(folder, 'data'))
  await writeFile(config, JSON.stringify({ providers: { openai: { apiBase: `${provider.url}/v1` } } }))
  const gateway = await startCli(join(folder, 'data'), config)
  try {
    const cells = await sampleMemory(kind, gateway)
    return `| ${[TITLES[kind], ...cells].join(' | ')} |`
  } finally {
    await gateway.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function sampleMemory(kind: RawLoadTask['kind'], { url, pid }: CliGateway): Promise<string[]> {
  const cells = [(await residentMemory(pid)).current.toFixed(0)]
  let made = 0
  for (const share of SHARES) {
    const task: RawLoadTask = { url, kind, connections, calls: Math.round(calls * share) - made }
    await runRawLoad(load, task)
    made += task.calls
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    cells.push((await residentMemory(pid)).current.toFixed(0))
    console.error(`${kind}, ${made} calls: ${cells.at(-1)} MiB`)
  }
  return [...cells, (await residentMemory(pid)).peak.toFixed(0)]
}
