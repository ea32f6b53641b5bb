import type { Branch } from './build-tree.ts'

/** A visible row of the tree. */
export interface TreeRow {
  readonly branch: Branch
  /** The depth; 1 is the session itself. */
  readonly level: number
  /** The place among its siblings, from 1. */
  readonly position: number
  readonly siblings: number
}

/** The visible rows from top to bottom: all branches but those below a closed one. */
export function toRows(root: Branch, closed: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = []
  function add(branch: Branch, level: number, position: number, siblings: number): void {
    rows.push({ branch, level, position, siblings })
    const { path, children } = branch
    if (closed.has(path)) return
    for (const [index, child] of children.entries()) add(child, level + 1, index + 1, children.length)
  }
  add(root, 1, 1, 1)
  return rows
}

/** The row that a key moves to; `undefined` if the key does not move. (https://www.w3.org/WAI/ARIA/apg/patterns/treeview/) */
export function moveInTree(rows: readonly TreeRow[], from: number, key: string): number | undefined {
  const last = rows.length - 1
  if (key === 'ArrowDown') return Math.min(from + 1, last)
  if (key === 'ArrowUp') return Math.max(from - 1, 0)
  if (key === 'Home') return 0
  if (key === 'End') return last
  return undefined
}

/** The row of the parent; the root has none. */
export function parentOf(rows: readonly TreeRow[], from: number): number | undefined {
  const level = rows[from]?.level ?? 1
  for (let at = from - 1; at >= 0; at--) if ((rows[at]?.level ?? 0) < level) return at
  return undefined
}
