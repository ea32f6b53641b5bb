/** Whether a client has left. An `AbortSignal` for those who need one: most requests do not, and to make it and listen to it costs more than to route them. */
export interface Departure {
  readonly hasLeft: boolean
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal
  /** Called when the client leaves; once at most. Of several listeners all are. */
  listen(listener: () => void): void
  ignore(listener: () => void): void
}

export interface OwnDeparture extends Departure {
  leave(): void
}

export function createDeparture(): OwnDeparture {
  return new ClientDeparture()
}

/** The same of a signal that there is already. */
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
