import { setTimeout as sleep } from 'node:timers/promises'
import { LogSink } from '@litecone/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundleProgram, type Program, runProgram } from './child.ts'
import type { ExitConfig } from './exit-program.ts'
import { until } from './wait.ts'

let bundle: Awaited<ReturnType<typeof bundleProgram>>
let sink: LogSink
let program: Program | undefined

beforeAll(async () => {
  bundle = await bundleProgram('exit-program')
})
afterAll(() => bundle.remove())
beforeEach(async () => {
  sink = await LogSink.start()
})
afterEach(async () => {
  program?.process.kill('SIGKILL')
  await program?.ended
  await sink.stop()
})

async function run(config: Omit<ExitConfig, 'sink'>): Promise<Program> {
  const started = runProgram(bundle.file, { sink: sink.url, ...config })
  program = started
  await until('the program to start', () => started.lines.length > 0)
  return started
}

// The program is one file in a folder of its own: the thread's code is in it.
describe.each([
  ['the main thread', false],
  ['another thread', true],
])('at the end of a process that posts by %s', (_, thread) => {
  const start = (config: Omit<ExitConfig, 'sink'> = {}) => run({ ...config, thread })

  it('logs are delivered once nothing else is left to do', async () => {
    const { ended } = await start()
    expect(await ended).toEqual({ code: 0, signal: null })
    expect(sink.logs).toHaveLength(6)
  })

  it.each([500, 'hang'] as const)('a failing endpoint (%s) does not keep the process alive', async (mode) => {
    sink.mode = mode
    const { ended } = await start({ timeout: 200, postTimeout: 1_000 })
    expect(await ended).toEqual({ code: 0, signal: null })
    expect(sink.posts).toBeGreaterThan(0)
  })

  it('a signal ends the process as it would without us, after the logs are delivered', async () => {
    const { process, ended } = await start({ wait: true })
    process.kill('SIGTERM')
    expect(await ended).toEqual({ code: null, signal: 'SIGTERM' })
    expect(sink.logs).toHaveLength(6)
  })

  it('a signal ends the process even if the endpoint does not respond', async () => {
    sink.mode = 'hang'
    const { process, ended } = await start({ wait: true, timeout: 200 })
    process.kill('SIGINT')
    expect(await ended).toEqual({ code: null, signal: 'SIGINT' })
  })

  it('a second signal does not wait', async () => {
    sink.mode = 'hang'
    const { process, ended } = await start({ wait: true, timeout: 600_000 })
    process.kill('SIGINT')
    await until('the posts', () => sink.posts > 0)
    const again = setInterval(() => process.kill('SIGINT'), 50)
    expect(await ended).toEqual({ code: null, signal: 'SIGINT' })
    clearInterval(again)
  })

  it('a program’s own signal listener takes precedence', async () => {
    const { process, ended } = await start({ wait: true, own: true })
    process.kill('SIGTERM')
    await until('the logs', () => sink.logs.length === 6)
    // Time in which the signal would be raised again.
    await sleep(100)
    process.kill('SIGUSR2')
    expect(await ended).toEqual({ code: 1, signal: null })
  })

  it('flushOnExit: false adds no listeners', async () => {
    sink.mode = 'hang'
    const { process, ended } = await start({ wait: true, flushOnExit: false })
    process.kill('SIGTERM')
    expect(await ended).toEqual({ code: null, signal: 'SIGTERM' })
  })
})
