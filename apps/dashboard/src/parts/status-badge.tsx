import { outcomeOf } from '@litecone/gateway/api'
import { formatStatus } from '../format/format-status.ts'

export function StatusBadge({ status }: { readonly status: number }) {
  return <span className={`badge ${outcomeOf(status)}`}>{formatStatus(status)}</span>
}
