import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LogSink, type SinkMode } from '@litecone/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { bundleProgram, type Program, runProgram } from './child.ts'
import type { FaultConfig } from './fault-program.ts'

const CALLS = 10_000
const SICK: readonly SinkMode[] = ['hang', 500, 'error200', 'drop', 'swallow', 429, 'ok']

/** Responds to every call, to a tenth of them with an error. */
async function startUpstream() {
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    request.on('end', () => {
      const number = /call (\d+)/.exec(text)?.[1]
      response.writeHead(Number(number) % 10 === 7 ? 400 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ answer: `answer ${number}` }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

/** The last call whose log the program has reported as safe. */
const safeOf = (program: Program) => Number(program.lines.findLast((line) => /^\d+$/.test(line)) ?? Number.NaN)

describe('with a spool', () => {
  it('no log is lost or duplicated despite a failing endpoint and two crashes of the process', {
    timeout: 120_000,
  }, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'litecone-fault-'))
    const upstream = await startUpstream()
    const program = await bundleProgram('fault-program')
    let sink = await LogSink.start()
    const { port } = sink
    const taken: LogSink[] = [sink]
    const programs: Program[] = []
    let isSick = true
    onTestFinished(async () => {
      isSick = false
      for (const { process } of programs) process.kill('SIGKILL')
      await illness
      await sink.stop()
      upstream.server.closeAllConnections()
      upstream.server.close()
      await program.remove()
      await rm(directory, { recursive: true, force: true })
    })

    // The sink goes through all its failures, and stops listening in between.
    const illness = (async () => {
      for (let turn = 0; isSick; turn++) {
        sink.mode = SICK[turn % SICK.length] ?? 'ok'
        await sleep(120)
        if (turn % SICK.length !== 4) continue
        await sink.stop()
        await sleep(120)
        sink = await LogSink.start(port)
        taken.push(sink)
      }
      sink.mode = 'ok'
    })()

    let safe = 0
    const run = (to = CALLS) => {
      const config: FaultConfig = {
        upstream: upstream.url,
        sink: `http://127.0.0.1:${port}`,
        directory,
        from: safe,
        to,
      }
      const started = runProgram(program.file, config)
      programs.push(started)
      return started
    }
    for (const killAt of [CALLS * 0.3, CALLS * 0.65]) {
      const victim = run()
      while (!(safeOf(victim) >= killAt)) await sleep(5)
      victim.process.kill('SIGKILL')
      expect((await victim.ended).signal).toBe('SIGKILL')
      safe = safeOf(victim)
    }
    const last = run()
    while (!(safeOf(last) >= CALLS)) await sleep(5)
    isSick = false
    await illness
    expect((await last.ended).code).toBe(0)

    const logs = taken.flatMap((one) => one.logs)
    const contentById = new Map<string, Set<string>>()
    for (const { body } of logs) {
      const id = body.providerRequest.meta['Helicone-Request-Id'] ?? ''
      const content = JSON.stringify([
        body.providerRequest.json,
        body.providerResponse.status,
        body.providerResponse.json,
      ])
      contentById.set(id, (contentById.get(id) ?? new Set()).add(content))
    }
    // Every call has its own id, and each id one content, however often it was sent.
    expect(contentById.size).toBe(CALLS)
    for (let call = 0; call < CALLS; call++) {
      const contents = contentById.get(`00000000-0000-4000-8000-${call.toString(16).padStart(12, '0')}`)
      expect(contents?.size, `call ${call}`).toBe(1)
      expect([...(contents ?? [])][0]).toContain(`"call ${call}"`)
    }
    expect(JSON.parse(last.lines.at(-1)?.slice(6) ?? '')).toMatchObject({
      queued: 0,
      inFlight: 0,
      spooled: 0,
      dropped: 0,
    })
    expect(await readdir(directory)).toEqual([])
  })
})
