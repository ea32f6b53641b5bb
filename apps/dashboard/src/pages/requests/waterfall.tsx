import type { LogEntry } from '@litecone/gateway/api'
import { formatDuration } from '../../format/format-figure.ts'
import { toSpans } from './to-spans.ts'

/** The times of a request as bars: each attempt, the first token and the end. */
export function Waterfall({ entry }: { readonly entry: LogEntry }) {
  const total = Math.max(entry.latencyMs, 1)
  return (
    <section className="card" aria-label="Timings">
      <h2>Timings</h2>
      <ol className="waterfall">
        {toSpans(entry).map(({ label, note, from, to, kind }) => (
          <li key={`${label} ${from}`}>
            <span>
              {label} {note !== undefined && <span className="muted">{note}</span>}
            </span>
            <span className="number">{formatDuration(to - from)}</span>
            <span className="lane" aria-hidden="true">
              <span
                className={`bar ${kind}`}
                style={{
                  marginLeft: `${(from / total) * 100}%`,
                  width: `${Math.max(0.5, ((to - from) / total) * 100)}%`,
                }}
              />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
