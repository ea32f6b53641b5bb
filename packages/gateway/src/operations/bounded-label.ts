const MAX_CHARACTERS = 100

/**
 * Creates a function that limits the values of a label: after `maxValues` different ones, it returns `other` for new ones. Each value is a time series in memory,
 * and clients choose the names of models and hosts.
 */
export function boundedLabel(maxValues: number): (value: string | null) => string {
  const known = new Set<string>()
  return (value) => {
    const label = value?.slice(0, MAX_CHARACTERS) || 'unknown'
    if (known.has(label)) return label
    if (known.size >= maxValues) return 'other'
    known.add(label)
    return label
  }
}
