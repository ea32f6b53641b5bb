import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

/** What a process tells of itself: bytes, and microseconds of CPU since it began. */
export interface Figures {
  readonly memory: NodeJS.MemoryUsage
  readonly cpu: number
  /** Of a gateway's log writer. */
  readonly state?: Readonly<Record<string, unknown>>
}

export interface Child {
  /** Where it listens; empty when it does not. */
  readonly url: string
  /** With everything written that waited; `collected`: and after a garbage collection, whose CPU is counted then. */
  figures(options?: { readonly collected?: boolean }): Promise<Figures>
  ask<T>(message: object): Promise<T>
  stop(): Promise<void>
}

/** Runs a file of this folder in a process of its own. */
export async function startChild(name: string, ...values: string[]): Promise<Child> {
  const file = fileURLToPath(new URL(`./${name}.js`, import.meta.url))
  const child = fork(file, values, { execArgv: ['--expose-gc'] })
  child.once('exit', (code, signal) => {
    if (code) throw new Error(`${name} ended: ${signal ?? code}`)
  })
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  const ask = async <T>(message: object): Promise<T> => {
    child.send(message)
    const [answer] = await once(child, 'message')
    return answer as T
  }
  return {
    url,
    ask,
    figures: ({ collected = false } = {}) => ask<Figures>({ ask: 'figures', collected }),
    async stop() {
      child.send({ ask: 'close' })
      await once(child, 'exit')
    },
  }
}

interface Answers {
  state?(): object
  flush?(): Promise<void>
  close?(): Promise<void>
}

/** The other side of it. */
export function answerParent(url: string, { state, flush, close }: Answers = {}): void {
  process.on('message', async (message: { ask?: string; collected?: boolean }) => {
    if (message.ask === 'close') {
      await close?.()
      process.exit(0)
    }
    if (message.ask !== 'figures') return
    await flush?.()
    // Twice: what a first collection finalizes, a second one frees.
    if (message.collected) for (let time = 0; time < 2; time += 1) globalThis.gc?.()
    const { user, system } = process.cpuUsage()
    process.send?.({ memory: process.memoryUsage(), cpu: user + system, state: state?.() })
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({ url })
}

export function serveParent(server: Server): void {
  server.listen(0, '127.0.0.1', () => answerParent(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
}
