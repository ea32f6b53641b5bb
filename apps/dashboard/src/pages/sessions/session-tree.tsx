import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { formatCost, formatCount, formatDuration } from '../../format/format-figure.ts'
import { Name } from '../../parts/name.tsx'
import type { Branch } from './build-tree.ts'
import { moveInTree, parentOf, type TreeRow, toRows } from './tree-rows.ts'

const ROW = 32

/**
 * The paths of a session, each with the cost, tokens and time of it and everything below it. Only the rows in view are in the document. Choosing a row shows its
 * first request.
 */
export function SessionTree(props: {
  readonly tree: Branch
  /** The path of the request that is shown. */
  readonly chosen: string
  readonly onChoose: (branch: Branch) => void
}) {
  const { tree, chosen, onChoose } = props
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => toRows(tree, closed), [tree, closed])
  const indent = useMemo(() => indentOf(rows), [rows])
  // The row that keys start from. It follows what is chosen elsewhere.
  const [active, setActive] = useState(chosen)
  const [followed, follow] = useState(chosen)
  if (followed !== chosen) {
    follow(chosen)
    setActive(chosen)
  }
  const at = Math.max(
    0,
    rows.findIndex(({ branch }) => branch.path === active),
  )
  const frame = useRef<HTMLDivElement>(null)
  const id = useId()
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 10,
    // The head covers the top of the rows.
    scrollPaddingStart: ROW,
    // The active row must be in the document for screen readers.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), at])].sort((one, other) => one - other),
  })
  useEffect(() => list.scrollToIndex(at, { align: 'auto' }), [list, at])
  function toggle({ path }: Branch, isClosed: boolean) {
    const next = new Set(closed)
    if (isClosed) next.add(path)
    else next.delete(path)
    setClosed(next)
  }
  function onKeyDown(event: KeyboardEvent) {
    const branch = rows[at]?.branch
    if (!branch) return
    const isParent = branch.children.length > 0
    const isOpen = isParent && !closed.has(branch.path)
    const { key } = event
    let next = moveInTree(rows, at, key)
    if (key === 'Enter' || key === ' ') onChoose(branch)
    else if (key === 'ArrowRight' && isParent && !isOpen) toggle(branch, false)
    else if (key === 'ArrowRight' && isOpen) next = at + 1
    else if (key === 'ArrowLeft' && isOpen) toggle(branch, true)
    else if (key === 'ArrowLeft') next = parentOf(rows, at)
    else if (next === undefined) return
    event.preventDefault()
    const row = next === undefined ? undefined : rows[next]
    if (row) setActive(row.branch.path)
  }
  return (
    <div
      ref={frame}
      className="tree"
      role="tree"
      aria-label="Paths"
      tabIndex={0}
      aria-activedescendant={`${id}${at}`}
      onKeyDown={onKeyDown}
    >
      <div className="tree-row tree-head" aria-hidden="true">
        <span />
        {['Calls', 'Failed', 'Cost', 'Tokens', 'Time'].map((title) => (
          <span key={title} className={`number ${title.toLowerCase()}`}>
            {title}
          </span>
        ))}
      </div>
      <div role="none" className="tree-rows" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          const { branch } = row
          return (
            <TreeItem
              key={branch.path}
              id={`${id}${index}`}
              row={row}
              indent={indent}
              start={start}
              isOpen={!closed.has(branch.path)}
              isActive={index === at}
              isChosen={branch.path === chosen}
              choose={() => {
                setActive(branch.path)
                onChoose(branch)
              }}
              toggle={() => toggle(branch, !closed.has(branch.path))}
            />
          )
        })}
      </div>
    </div>
  )
}

/** The indent of a level in pixels: smaller in deep trees, so that names and figures stay visible. */
function indentOf(rows: readonly TreeRow[]): number {
  const deepest = rows.reduce((most, { level }) => Math.max(most, level - 1), 1)
  return Math.min(16, 120 / deepest)
}

function TreeItem(props: {
  readonly id: string
  readonly row: TreeRow
  /** The indent of a level, in pixels. */
  readonly indent: number
  /** The distance from the top, in pixels. */
  readonly start: number
  readonly isOpen: boolean
  readonly isActive: boolean
  readonly isChosen: boolean
  readonly choose: () => void
  readonly toggle: () => void
}) {
  const { id, row, indent, start, isOpen, isActive, isChosen, choose, toggle } = props
  const { level, position, siblings, branch } = row
  const { name, totals, children } = branch
  return (
    // The tree has the focus and handles the keys. It tells screen readers which item is active.
    <div
      id={id}
      role="treeitem"
      className={isActive ? 'tree-row active' : 'tree-row'}
      style={{ transform: `translateY(${start}px)` }}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={isChosen}
      aria-expanded={children.length > 0 ? isOpen : undefined}
      onClick={choose}
    >
      <span className="tree-name" style={{ paddingLeft: (level - 1) * indent }}>
        <span
          className="tree-toggle"
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation()
            toggle()
          }}
        >
          {children.length > 0 && (isOpen ? '▾' : '▸')}
        </span>
        <Name of={name} />
        <span className="spoken">: </span>
      </span>
      <Figure of={formatCount(totals.requests)} unit={totals.requests === 1 ? ' call' : ' calls'} className="calls" />
      <Figure of={totals.errors > 0 ? formatCount(totals.errors) : ''} unit=" failed" className="worse" />
      <Figure of={formatCost(totals.costUsd)} />
      <Figure of={formatCount(totals.tokens)} unit=" tokens" className="tokens" />
      <Figure of={formatDuration(totals.durationMs)} />
    </div>
  )
}

/** A cell with a figure. Its unit is in the head of the column, and is read out here for screen readers. */
function Figure(props: { readonly of: string; readonly unit?: string; readonly className?: string }) {
  const { of, unit = '', className = '' } = props
  return (
    <span className={`number ${className}`}>
      {of}
      {of !== '' && <span className="spoken">{unit}, </span>}
    </span>
  )
}
