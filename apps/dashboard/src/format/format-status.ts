/** Helicone's own statuses, which are negative. (https://docs.helicone.ai) */
const OWN: Readonly<Record<number, string>> = {
  [-2]: 'No answer',
  [-3]: 'Cancelled',
  [-4]: 'Threat',
}

/** `200`, `429`, `Cancelled`. */
export function formatStatus(status: number): string {
  return OWN[status] ?? String(status)
}
