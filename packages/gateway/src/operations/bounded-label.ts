const MAX_CHARACTERS = 100

/**
 * Limits the values of a label, since each is a time series: after `most` different ones, all others are `other`. Clients choose models and hosts, and
 * could otherwise fill the gateway's memory with names.
 */
export function boundedLabel(most: number): (value: string | null) => string {
  const known = new Set<string>()
  return (value) => {
    const label = value?.slice(0, MAX_CHARACTERS) || 'unknown'
    if (known.has(label)) return label
    if (known.size >= most) return 'other'
    known.add(label)
    return label
  }
}
