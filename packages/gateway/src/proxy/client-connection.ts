/** Tells whether and when the client of a request disconnects. */
export interface ClientConnection {
  readonly isClosed: boolean
  /** Aborts when the client disconnects. Created at the first access: few requests need it, and creating it takes longer than routing. */
  readonly signal: AbortSignal
  /** Adds a listener, which is called at most once. A connection that is already closed never calls it. */
  onClose(listener: () => void): void
  offClose(listener: () => void): void
}

export interface OwnClientConnection extends ClientConnection {
  /** Called when the client has disconnected. */
  markClosed(): void
}

export function createClientConnection(): OwnClientConnection {
  return new TrackedConnection()
}

/** Creates a `ClientConnection` from a signal that aborts when the client disconnects. */
export function connectionOf(signal: AbortSignal): ClientConnection {
  return {
    get isClosed() {
      return signal.aborted
    },
    signal,
    onClose: (listener) => signal.addEventListener('abort', listener, { once: true }),
    offClose: (listener) => signal.removeEventListener('abort', listener),
  }
}

class TrackedConnection implements OwnClientConnection {
  isClosed = false
  #listeners: (() => void)[] = []
  #controller: AbortController | undefined

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.isClosed) this.#controller.abort()
    }
    return this.#controller.signal
  }

  onClose(listener: () => void): void {
    this.#listeners.push(listener)
  }

  offClose(listener: () => void): void {
    this.#listeners = this.#listeners.filter((each) => each !== listener)
  }

  markClosed(): void {
    if (this.isClosed) return
    this.isClosed = true
    const listeners = this.#listeners
    this.#listeners = []
    for (const listener of listeners) listener()
    this.#controller?.abort()
  }
}
