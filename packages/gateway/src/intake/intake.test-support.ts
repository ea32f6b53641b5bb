import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { prices } from '@litecone/prices'
import { afterEach } from 'vitest'
import type { Keyring, Scope } from '../keys/grant.ts'
import { type Bench, openBench, reportTo } from '../logs/log-writer.test-support.ts'
import type { LogWriter } from '../logs/log-writer.ts'
import { createMeter } from '../meter/create-meter.ts'
import type { LogEntry } from '../stores/index.ts'
import { createIntake } from './create-intake.ts'

export interface TestIntake extends Bench {
  readonly url: string
  readonly logWriter: LogWriter
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  send(method: string, path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  /** All entries, oldest first, after they were stored. */
  entries(): Promise<LogEntry[]>
}

export interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

export interface TestIntakeOptions {
  /** Keys and their scopes. Default: an open gateway. */
  readonly keys?: Readonly<Record<string, readonly Scope[]>> | undefined
  /** Whether the queue of logs has room. */
  readonly isFull?: () => boolean
  readonly maxBodyBytes?: number
  readonly bodyTimeoutMs?: number
}

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** Starts the intake on its own port, with a real store. */
export async function startIntake({
  keys,
  isFull = () => false,
  ...options
}: TestIntakeOptions = {}): Promise<TestIntake> {
  const bench = await openBench()
  const writer = await bench.writer()
  const logWriter: LogWriter = {
    accept: (entry) => !isFull() && writer.accept(entry),
    flush: (timeout) => writer.flush(timeout),
    close: (timeout) => writer.close(timeout),
    get full() {
      return writer.full
    },
    get state() {
      return writer.state
    },
  }
  const services = {
    logs: bench.store,
    keyring: keyringOf(keys),
    meter: createMeter({ prices: prices() }),
    writer: logWriter,
    report: reportTo(bench.reports),
  }
  const intake = createIntake(services, options)
  const server = createServer(getRequestListener(intake.fetch, { overrideGlobalObjects: false }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const send: TestIntake['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: body instanceof Uint8Array ? new Uint8Array(body) : typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, text: await response.text(), headers: response.headers }
  }
  return {
    ...bench,
    url,
    logWriter,
    send,
    post: (path, body, headers) => send('POST', path, body, headers),
    entries: async () => {
      await writer.flush(5000)
      const entries: LogEntry[] = []
      for await (const entry of bench.store.export({}, { order: 'oldest' })) entries.push(entry)
      return entries
    },
  }
}

function keyringOf(keys: TestIntakeOptions['keys']): Keyring {
  return {
    required: keys !== undefined,
    find: (key) =>
      keys && Object.hasOwn(keys, key)
        ? { keyId: `id-${key}`, owner: 'o', scopes: keys[key] ?? [], policy: {} }
        : undefined,
  }
}
