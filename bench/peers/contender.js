export const messages = [{ role: 'user', content: 'Hello there' }]

/** One client for each address, as an application has it. */
export function memoize(create) {
  const made = new Map()
  return (prefix) => {
    if (!made.has(prefix)) made.set(prefix, create(prefix))
    return made.get(prefix)
  }
}
