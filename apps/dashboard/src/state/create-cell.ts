import { useSyncExternalStore } from 'react'

/** A value that pages share and follow. */
export interface Cell<T> {
  get(): T
  set(value: T): void
  /** A hook. */
  use(): T
}

export function createCell<T>(initial: T, keep: (value: T) => void = () => {}): Cell<T> {
  let value = initial
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const get = () => value
  return {
    get,
    set(next) {
      value = next
      keep(next)
      for (const listener of listeners) listener()
    },
    use: () => useSyncExternalStore(subscribe, get),
  }
}
