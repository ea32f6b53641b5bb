import { useSyncExternalStore } from 'react'

/** A value that components share. They render again when it changes. */
export interface Cell<T> {
  get(): T
  set(value: T): void
  /** A hook that returns the value. */
  use(): T
}

/** `keep` is called with each new value, to store it beyond this page. */
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
