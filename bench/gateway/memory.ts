import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { TITLES } from './calls.ts'
import { startChild } from './child-process.ts'
import type { RawLoadResult, RawLoadTask } from './raw-load.ts'
import { replaceSection } from './replace-section.ts'
import { residentMemory } from './resident-memory.ts'
import { type CliGateway, startCli } from './start-cli.ts'

/**
 * What a gateway that was started by its command has in memory after so many calls, logged into the embedded store: `node dist/gateway/memory.js --write` after a
 * build, on Linux. Nothing is collected by force: it is what an operator sees.
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
/** By when a batch of logs has been written, and the pause is over in which V8 gives memory back. */
const SETTLE_MS = 5000

const provider = await startChild('serve-provider')
const load = await startChild('raw-load')
try {
  const rows = []
  for (const kind of ['plain', 'streamed'] as const) rows.push(await measure(kind))
  const text = [
    `Node ${process.version}, ${connections} connections. Mebibytes in memory five seconds after the calls, and the most that there ever were.`,
    '',
    `| calls | 0 | ${SHARES.map((share) => (calls * share).toLocaleString('en')).join(' | ')} | most |`,
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
  console.log(text)
  if (values.write) await replaceSection(new URL('../../gateway.md', import.meta.url), 'memory', text)
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
    const cells = await readAt(kind, gateway)
    return `| ${[TITLES[kind], ...cells].join(' | ')} |`
  } finally {
    await gateway.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function readAt(kind: RawLoadTask['kind'], { url, pid }: CliGateway): Promise<string[]> {
  const cells = [(await residentMemory(pid)).now.toFixed(0)]
  let made = 0
  for (const share of SHARES) {
    const task: RawLoadTask = { url, kind, connections, calls: Math.round(calls * share) - made }
    const { unexpected } = await load.ask<RawLoadResult>({ load: task })
    if (unexpected) throw new Error(`${unexpected} answers were not as expected.`)
    made += task.calls
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    cells.push((await residentMemory(pid)).now.toFixed(0))
    console.error(`${kind}, ${made} calls: ${cells.at(-1)} MiB`)
  }
  return [...cells, (await residentMemory(pid)).most.toFixed(0)]
}
