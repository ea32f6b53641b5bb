import { formatStatus, outcomeOf } from '../format/format-status.ts'

export function StatusBadge({ status }: { readonly status: number }) {
  return <span className={`badge ${outcomeOf(status)}`}>{formatStatus(status)}</span>
}
