import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { LogSink } from '@litecone/testkit'
import { beforeAll, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const PROVIDERS = ['openai', 'anthropic', 'gemini', 'azure', 'groq', 'cohere', 'deepseek', 'replicate']

interface Run {
  code: number
  output: string
  lines: string[]
}

/** Runs the built demo with all details, and with no keys but these. */
function runDemo(keys: Record<string, string> = {}): Promise<Run> {
  const env = { ...withoutKeys(), ...keys }
  return new Promise((resolve) => {
    execFile(process.execPath, [main, '--once', '--details'], { env }, (error, stdout, stderr) => {
      const output = stdout + stderr
      resolve({ code: error ? Number(error.code ?? 1) : 0, output, lines: output.split('\n') })
    })
  })
}

function withoutKeys() {
  const inherited = Object.entries(process.env).filter(([name]) => !/_API_KEY$|_API_TOKEN$|_BASE(_URL)?$/.test(name))
  return Object.fromEntries(inherited)
}

async function failWith(ended: Promise<unknown[]>): Promise<never> {
  throw new Error(`The demo ended with ${(await ended)[0]}.`)
}

// Each run makes more than a hundred calls, often on a machine that is busy with other tests.
describe.skipIf(!existsSync(main))('the demo (built)', { timeout: 60_000 }, () => {
  let run: Run
  beforeAll(async () => {
    run = await runDemo()
  }, 60_000)

  it('exits with 0 without any key', () => {
    expect(run.output).not.toContain('missing')
    expect(run.output).not.toContain('This went wrong')
    expect(run.code).toBe(0)
  })

  it.each(PROVIDERS)('shows a response, a stream and failures of %s, each with its log', (provider) => {
    for (const mode of ['answer', 'stream', 'left early', 'wrong key', 'rate limit', 'too long']) {
      const line = run.lines.find((text) => text.startsWith(`${provider} `) && text.includes(` ${mode} `)) ?? ''
      const id = /([0-9a-f]{8})$/.exec(line)?.[1] ?? '?'
      expect(line, mode).toMatch(mode === 'stream' ? /\d ms +\d+ ms/ : /- +\d+ ms|\d ms +\d+ ms/)
      // Once in the table of calls, once in that of logs.
      const [, log, ...more] = run.lines.filter((text) => text.includes(id))
      expect(more, mode).toEqual([])
      expect(log, mode).toMatch(LOGGED[mode] ?? /\/v1\/log +[A-Z]+ .* 20[01] +\d+ /)
    }
  })

  it('shows the features of the gateway, each with what happened', () => {
    const walk = run.output.slice(run.output.indexOf('3. What the gateway does'))
    const stops = walk.match(/^ {3}[a-i]\. .+\n {6}.+\n {6}> .+/gm) ?? []
    expect(stops).toHaveLength(9)
    expect(walk).toContain('three calls: 200, 200, 429')
    expect(walk).toContain('attempts: 503, 503, 200')
    expect(walk).not.toContain('sk-demo')
  })

  it('serves the pages of the run and of the sample data until it is interrupted', async () => {
    const child = spawn(process.execPath, [main], { env: withoutKeys() })
    const ended = once(child, 'exit')
    let output = ''
    child.stdout.on('data', (text) => {
      output += text
    })
    while (!output.includes('until Ctrl-C')) await Promise.race([once(child.stdout, 'data'), failWith(ended)])
    // A row for each provider in each of two tables, instead of a row for each call.
    for (const provider of PROVIDERS) expect(output.match(new RegExp(`^${provider} .+`, 'gm'))).toHaveLength(2)
    const addresses = [...output.matchAll(/^ {2}(http:\S+) {2}/gm)].map(([, address]) => address)
    expect(addresses).toHaveLength(3)
    for (const address of addresses) expect((await fetch(`${address}`)).status).toBe(200)
    const [own, session, run] = addresses.map((address) => new URL(`${address}`))
    expect((await fetch(`${run?.origin}/api/v1/requests?limit=1`)).status).toBe(200)
    const steps = await fetch(`${own?.origin}/api/v1/sessions/${session?.pathname.split('/').at(-1)}`)
    expect(((await steps.json()) as { items: unknown[] }).items.length).toBeGreaterThan(4)
    const sample = await fetch(`${own?.origin}/api/v1/aggregate?from=2020-01-01&property.Sample-Data=yes`)
    const { items } = (await sample.json()) as { items: { requests: number }[] }
    expect(output).toContain(`${items[0]?.requests} made-up requests`)
    child.kill('SIGINT')
    expect((await ended)[0]).toBe(0)
  }, 60_000)

  it('makes the calls of both parts with every provider', () => {
    const through = run.lines.slice(run.lines.findIndex((line) => line.startsWith('2. Proxy')))
    for (const provider of PROVIDERS) {
      expect(through.filter((line) => line.startsWith(`${provider} `))).toHaveLength(3)
      expect(through.filter((line) => new RegExp(`^[0-9a-f]{8} +${provider} `).test(line))).toHaveLength(3)
    }
  })

  it('fits 120 columns', () => {
    for (const line of run.lines) expect(line.length).toBeLessThanOrEqual(120)
  })

  it('exits with 1 and says why when a service with a key cannot be reached', async () => {
    const { code, output } = await runDemo({ OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' })
    expect(output).toContain('openai are the real services')
    expect(output).toContain('- openai, answer: failed with APIConnectionError')
    expect(output).not.toContain('- anthropic')
    expect(code).toBe(1)
  })

  it('sends logs to Helicone when it has a key', async () => {
    await using sink = await LogSink.start()
    const { code, output } = await runDemo({ HELICONE_API_KEY: 'sk-helicone-own', HELICONE_API_BASE: sink.url })
    expect(output).toContain('Logs go to Helicone')
    expect(code).toBe(0)
    expect(sink.logs.length).toBeGreaterThan(50)
    expect(sink.logs[0]?.headers.authorization).toBe('Bearer sk-helicone-own')
  })

  it('exits with 1 when Helicone rejects the logs', async () => {
    await using sink = await LogSink.start()
    sink.mode = 401
    const { code, output } = await runDemo({ HELICONE_API_KEY: 'sk-helicone-own', HELICONE_API_BASE: sink.url })
    expect(output).toContain('- helicone: ')
    expect(code).toBe(1)
  })
})

const FAILED = (status: string) => new RegExp(`/v1/log +[A-Z]+ .* ${status} `)
const LOGGED: Record<string, RegExp> = {
  'left early': FAILED('-3'),
  'wrong key': FAILED('40[01]'),
  'rate limit': FAILED('429'),
  'too long': FAILED('4(?:00|22)'),
}
