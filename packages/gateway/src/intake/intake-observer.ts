/** Is notified of what the log endpoints refuse, for metrics. */
export interface IntakeObserver {
  /** A request was refused with a status. */
  refused(endpoint: 'log' | 'traces', status: number): void
  /** Some spans of an otherwise accepted request were rejected. */
  spansRejected(count: number): void
}
