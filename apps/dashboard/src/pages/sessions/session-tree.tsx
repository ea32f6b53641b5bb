import { formatCost, formatCount, formatDuration } from '../../format/format-figure.ts'
import type { Branch } from './build-tree.ts'

/** A session's paths as a tree, each with what it cost and took. Choosing one shows its first request. */
export function SessionTree(props: {
  readonly branch: Branch
  readonly chosen: string | undefined
  readonly onChoose: (branch: Branch) => void
}) {
  const { branch, chosen, onChoose } = props
  const { totals, path, name, children } = branch
  return (
    <li>
      <details open>
        <summary className={children.length ? '' : 'leaf'}>
          <button type="button" className="quiet" aria-pressed={path === chosen} onClick={() => onChoose(branch)}>
            {name}
          </button>
          <span className="muted">
            {formatCount(totals.requests)} × · {formatCost(totals.costUsd)} · {formatCount(totals.tokens)} tokens ·{' '}
            {formatDuration(totals.durationMs)}
          </span>
          {totals.errors > 0 && <span className="badge error">{formatCount(totals.errors)} failed</span>}
        </summary>
        {children.length > 0 && (
          <ul>
            {children.map((child) => (
              <SessionTree key={child.path} {...{ branch: child, chosen, onChoose }} />
            ))}
          </ul>
        )}
      </details>
    </li>
  )
}
