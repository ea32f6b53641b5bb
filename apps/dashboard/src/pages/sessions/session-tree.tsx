import { useState } from 'react'
import { formatCost, formatCount, formatDuration } from '../../format/format-figure.ts'
import type { Branch } from './build-tree.ts'

/** A branch of a session's paths, with what it and all below it cost and took. Choosing one shows its first request. */
export function SessionTree(props: {
  readonly branch: Branch
  readonly chosen: string | undefined
  readonly onChoose: (branch: Branch) => void
}) {
  const { branch, chosen, onChoose } = props
  const { totals, path, name, children } = branch
  const [isOpen, setOpen] = useState(true)
  return (
    <li>
      <div className="branch">
        {children.length > 0 && (
          <button
            type="button"
            className="quiet"
            aria-expanded={isOpen}
            aria-label={`Below ${name}`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? '▾' : '▸'}
          </button>
        )}
        <button type="button" className="quiet" aria-pressed={path === chosen} onClick={() => onChoose(branch)}>
          {name}
        </button>
        <span className="muted">
          {formatCount(totals.requests)} × · {formatCost(totals.costUsd)} · {formatCount(totals.tokens)} tokens ·{' '}
          {formatDuration(totals.durationMs)}
        </span>
        {totals.errors > 0 && <span className="badge error">{formatCount(totals.errors)} failed</span>}
      </div>
      {isOpen && children.length > 0 && (
        <ul>
          {children.map((child) => (
            <SessionTree key={child.path} {...{ branch: child, chosen, onChoose }} />
          ))}
        </ul>
      )}
    </li>
  )
}
