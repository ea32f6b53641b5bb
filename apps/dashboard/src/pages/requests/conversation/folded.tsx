import type { ReactNode } from 'react'
import { CopyButton } from '../../../parts/copy-button.tsx'
import { valueText } from './read-turns.ts'

/** Content below a summary that opens and closes it. `copy`: what the button beside the summary copies; there is none without it. */
export function Folded(props: {
  readonly title: string
  readonly name?: string | undefined
  readonly note?: string | undefined
  readonly copy?: unknown
  readonly isOpen?: boolean
  readonly children: ReactNode
}) {
  const { title, name, note, copy, isOpen = true, children } = props
  return (
    <div className="folded">
      <details open={isOpen}>
        <summary>
          {title} {name !== undefined && <strong>{name}</strong>} {note && <code className="muted">{note}</code>}
        </summary>
        {children}
      </details>
      {copy !== undefined && <CopyButton text={() => valueText(copy)} what={`${title} ${name ?? ''}`} />}
    </div>
  )
}
