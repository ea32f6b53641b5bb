import type { Registry } from 'prom-client'
import type { IntakeObserver } from '../intake/intake-observer.ts'
import { createTally } from './tally.ts'

/** Counts what the log endpoints refuse. The labels need no limit, because clients cannot choose their values. */
export function intakeObserver(registers: Registry[]): IntakeObserver {
  const refused = createTally({
    name: 'litecone_log_requests_refused_total',
    help: 'Requests to the log endpoints that were refused, by endpoint (log, traces) and status. Clients repeat those with 503.',
    labelNames: ['endpoint', 'status'],
    registers,
  })
  const spans = createTally({
    name: 'litecone_spans_rejected_total',
    help: 'Spans of accepted traces that were rejected: no valid trace id, span id or start time.',
    labelNames: [],
    registers,
  })
  return {
    refused: (endpoint, status) => refused([endpoint, String(status)]),
    spansRejected: (count) => spans([], count),
  }
}
