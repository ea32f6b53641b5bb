const REGISTRY = /* @__PURE__ */ Symbol.for('litecone.helicone.exit')

type Signal = 'SIGTERM' | 'SIGINT' | 'SIGHUP'
/** Gets the signal, or nothing when the process is about to end by itself. */
type Flush = (signal?: Signal) => Promise<void>

interface ExitHooks {
  readonly flushes: Map<Flush, readonly Signal[]>
  readonly listeners: Map<string, () => void>
}

/**
 * Flushes when the process has nothing left to do and on signals, until the function it gives back is called. Does nothing in runtimes without
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

/** One for the process, over all copies of this package: each would take another's listener for the application's own. */
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
 * A listener takes a signal's default action away, which is to end the process. So it is given back: after the flush, or at once when the signal comes
 * again. An application that listens itself decides itself.
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
