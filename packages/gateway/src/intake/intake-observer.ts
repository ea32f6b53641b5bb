/** Hears of what the log endpoints refuse. */
export interface IntakeObserver {
  /** A whole request, with the status of its answer. */
  refused(endpoint: 'log' | 'traces', status: number): void
  /** Spans of a request that was accepted otherwise. */
  spansRejected(count: number): void
}
