import type { Registry } from 'prom-client'
import type { LogWriterState } from '../logs/log-writer.ts'
import { addCounter, addGauge } from './collected-metrics.ts'

/** Adds metrics of the log writer's state. */
export function addWriterMetrics(registers: Registry[], writer: { readonly state: LogWriterState }): void {
  const gauge = (name: string, help: string, read: () => number) => addGauge(registers, name, help, read)
  const counter = (name: string, help: string, read: () => number) => addCounter(registers, name, help, read)
  gauge('litecone_logs_waiting', 'Logs accepted and not yet in the store.', () => writer.state.waiting)
  gauge('litecone_logs_failing', '1 while the store cannot be written to.', () =>
    Number(writer.state.failing !== undefined),
  )
  counter('litecone_logs_written_total', 'Logs written to the store.', () => writer.state.written)
  counter('litecone_logs_shed_total', 'Logs dropped because there was no room for them.', () => writer.state.shed)
  counter(
    'litecone_logs_rejected_total',
    'Logs that the store refused. They are kept in write-ahead/rejected.ndjson.',
    () => writer.state.rejected,
  )
  counter(
    'litecone_logs_damaged_total',
    'Write-ahead records that could not be read back: truncated by a power loss, or damaged on disk.',
    () => writer.state.damaged,
  )
}
