/** A random number generator that gives the same numbers for the same seed. */
export interface Random {
  /** A number from 0 to below 1. */
  next(): number
  /** One of the values, by weight. */
  pick<T>(choices: readonly (readonly [weight: number, value: T])[]): T
  /** A number from `low` to `high`, more often a small one. */
  skewed(low: number, high: number): number
  id(): string
}

/** Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    pick(choices) {
      let rest = next() * choices.reduce((sum, [weight]) => sum + weight, 0)
      const found = choices.find(([weight]) => {
        rest -= weight
        return rest < 0
      })
      return (found ?? choices[choices.length - 1])?.[1] as never
    },
    skewed: (low, high) => low + (high - low) * next() ** 2,
    id: () => 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(next() * 16).toString(16)),
  }
}
