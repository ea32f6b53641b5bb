const count = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })
const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' })
const wholeDollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 })
const millions = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  notation: 'compact',
  maximumFractionDigits: 1,
})
const cents = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumSignificantDigits: 2 })

/** Stands for a value that is not known. */
export const NOTHING = '–'

/** `12,345`; from a million on, `1.2M`. */
export function formatCount(value: number | null | undefined): string {
  if (value === null || value === undefined) return NOTHING
  return Math.abs(value) < 1_000_000 ? count.format(value) : compact.format(value)
}

/** `$12.30`. Small costs have two significant digits, `$0.00042`, down to `<$0.00001`; large ones have no cents: `$123,457`, `$12.3M`. */
export function formatCost(usd: number | null | undefined): string {
  if (usd === null || usd === undefined) return NOTHING
  const size = Math.abs(usd)
  if (size >= 10_000_000) return millions.format(usd)
  if (size >= 100_000) return wholeDollars.format(usd)
  if (usd > 0 && usd < 0.00001) return '<$0.00001'
  return usd === 0 || size >= 0.1 ? dollars.format(usd) : cents.format(usd)
}

/** `850 ms`, `1.25 s`, `2 min 5 s`. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return NOTHING
  if (ms < 1) return `${ms === 0 ? 0 : '<1'} ms`
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(ms < 9995 ? 2 : 1)} s`
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  return `${minutes} min ${seconds % 60} s`
}

/** `3.2%`. A share of zero is not known. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? NOTHING : percent.format(part / whole)
}

/** `1.2 kB`. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return NOTHING
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
