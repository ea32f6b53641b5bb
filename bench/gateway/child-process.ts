import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

/** Resource usage of a process. */
export interface Figures {
  readonly memory: NodeJS.MemoryUsage
  /** Microseconds of CPU since the process started. */
  readonly cpu: number
  /** State of a gateway's log writer. */
  readonly state?: Readonly<Record<string, unknown>>
}

export interface Child {
  /** The address of its server. Empty if it has none. */
  readonly url: string
  /** Resource usage after pending logs are written. `collected`: also after a garbage collection, whose CPU time counts too. */
  figures(options?: { readonly collected?: boolean }): Promise<Figures>
  ask<T>(message: object): Promise<T>
  stop(): Promise<void>
}

/** Runs a file of this folder in a new process. */
export async function startChild(name: string, ...values: string[]): Promise<Child> {
  const file = fileURLToPath(new URL(`./${name}.js`, import.meta.url))
  const child = fork(file, values, { execArgv: ['--expose-gc'] })
  child.once('exit', (code, signal) => {
    if (code) throw new Error(`${name} exited with ${signal ?? code}.`)
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

interface ChildHooks {
  state?(): object
  flush?(): Promise<void>
  close?(): Promise<void>
}

/** The child's side of `startChild`: sends its address to the parent, then answers its messages. */
export function answerParent(url: string, { state, flush, close }: ChildHooks = {}): void {
  process.on('message', async (message: { ask?: string; collected?: boolean }) => {
    if (message.ask === 'close') {
      await close?.()
      process.exit(0)
    }
    if (message.ask !== 'figures') return
    await flush?.()
    if (message.collected) {
      // The second collection frees what the first one finalizes.
      globalThis.gc?.()
      globalThis.gc?.()
    }
    const { user, system } = process.cpuUsage()
    process.send?.({ memory: process.memoryUsage(), cpu: user + system, state: state?.() })
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({ url })
}

export function serveParent(server: Server): void {
  server.listen(0, '127.0.0.1', () => answerParent(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
}
