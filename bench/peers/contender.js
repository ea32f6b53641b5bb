export const messages = [{ role: 'user', content: 'Hello there' }]

/** Creates one client per address, as an application would. */
export function memoize(create) {
  const made = new Map()
  return (prefix) => {
    if (!made.has(prefix)) made.set(prefix, create(prefix))
    return made.get(prefix)
  }
}
