/** Whether a client has disconnected. The `AbortSignal` is created on demand, because few requests need it, and it costs more than routing. */
export interface Departure {
  readonly hasLeft: boolean
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal
  /** Each listener is called at most once, when the client disconnects. */
  listen(listener: () => void): void
  ignore(listener: () => void): void
}

export interface OwnDeparture extends Departure {
  leave(): void
}

export function createDeparture(): OwnDeparture {
  return new ClientDeparture()
}

/** The same for an existing signal. */
export function departureOf(signal: AbortSignal): Departure {
  return {
    get hasLeft() {
      return signal.aborted
    },
    signal,
    listen: (listener) => signal.addEventListener('abort', listener, { once: true }),
    ignore: (listener) => signal.removeEventListener('abort', listener),
  }
}

class ClientDeparture implements OwnDeparture {
  hasLeft = false
  #listeners: (() => void)[] = []
  #controller: AbortController | undefined

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.hasLeft) this.#controller.abort()
    }
    return this.#controller.signal
  }

  listen(listener: () => void): void {
    this.#listeners.push(listener)
  }

  ignore(listener: () => void): void {
    this.#listeners = this.#listeners.filter((each) => each !== listener)
  }

  leave(): void {
    if (this.hasLeft) return
    this.hasLeft = true
    const listeners = this.#listeners
    this.#listeners = []
    for (const listener of listeners) listener()
    this.#controller?.abort()
  }
}
