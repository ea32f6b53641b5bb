const REGISTRY = /* @__PURE__ */ Symbol.for('litecone.helicone.exit')

type Signal = 'SIGTERM' | 'SIGINT' | 'SIGHUP'
/** Called with the signal, or without one when the process is about to end by itself. */
type Flush = (signal?: Signal) => Promise<void>

interface ExitHooks {
  readonly flushes: Map<Flush, readonly Signal[]>
  readonly listeners: Map<string, () => void>
}

/**
 * Flushes when the process has nothing left to do and on signals, until the returned function is called. Does nothing in runtimes without
 * processes.
 */
export function flushOnExit(flush: Flush, signals: readonly Signal[]): () => void {
  if (typeof globalThis.process?.once !== 'function' || !process.versions?.node) return () => {}
  const { flushes, listeners } = hooks()
  flushes.set(flush, signals)
  listen('beforeExit', () => void flushAll())
  for (const signal of signals) listen(signal, createSignalListener(signal))
  return () => {
    flushes.delete(flush)
    if (flushes.size > 0) return
    for (const [event, listener] of listeners) process.removeListener(event, listener)
    listeners.clear()
  }
}

/** Shared by all copies of this package in the process: each would mistake another's listener for the application's. */
function hooks(): ExitHooks {
  const holder = globalThis as { [REGISTRY]?: ExitHooks }
  holder[REGISTRY] ??= { flushes: new Map(), listeners: new Map() }
  return holder[REGISTRY]
}

function listen(event: string, listener: () => void): void {
  const { listeners } = hooks()
  if (listeners.has(event)) return
  listeners.set(event, listener)
  process.on(event, listener)
}

async function flushAll(signal?: Signal): Promise<void> {
  const due = [...hooks().flushes].filter(([, signals]) => !signal || signals.includes(signal))
  await Promise.allSettled(due.map(([flush]) => flush(signal)))
}

/**
 * A listener disables a signal's default action, which ends the process. So the signal is raised again after the flush, or at once if it
 * comes a second time. If the application has its own listener, that one decides.
 */
function createSignalListener(signal: Signal): () => void {
  let isFlushing = false
  const listener = () => {
    const isAlone = process.listenerCount(signal) === 1
    const end = () => {
      process.removeListener(signal, listener)
      hooks().listeners.delete(signal)
      if (isAlone) process.kill(process.pid, signal)
    }
    if (isFlushing) return end()
    isFlushing = true
    void flushAll(signal).then(() => {
      isFlushing = false
      if (isAlone) end()
    })
  }
  return listener
}
