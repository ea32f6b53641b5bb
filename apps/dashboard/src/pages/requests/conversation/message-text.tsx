import { useMemo, useState } from 'react'
import { formatCount } from '../../../format/format-figure.ts'
import { JsonTree } from '../../../parts/json-tree.tsx'
import { asText } from '../../../state/as-text.ts'
import { parsed } from './json.ts'
import { Markdown } from './markdown.tsx'

/** How many characters of a long text are shown at first. */
const SHOWN = 4000

/** A text of a message: JSON as a tree, anything else as Markdown, or all of it as it was written. Long texts are cut until the reader asks for the rest. */
export function MessageText({ text }: { readonly text: string }) {
  const isRaw = asText.use()
  const [isWhole, setWhole] = useState(false)
  // Structured outputs are JSON in a text.
  const json = useMemo(() => (!isRaw && /^\s*[{[]/.test(text) ? parsed(text) : undefined), [text, isRaw])
  if (typeof json === 'object' && json !== null) return <JsonTree value={json} label="JSON" />
  const isCut = !isWhole && text.length > SHOWN * 1.5
  const shown = isCut ? `${text.slice(0, SHOWN)} …` : text
  return (
    <>
      {isRaw ? (
        <p className="said" dir="auto">
          {shown}
        </p>
      ) : (
        <Markdown text={shown} />
      )}
      {isCut && (
        <button type="button" className="rest" onClick={() => setWhole(true)}>
          Show all {formatCount(text.length)} characters
        </button>
      )}
    </>
  )
}

/** Switches between formatted messages and their source. */
export function AsTextButton() {
  const isRaw = asText.use()
  return (
    <button
      type="button"
      aria-pressed={isRaw}
      title="Show messages as they were written"
      onClick={() => asText.set(!isRaw)}
    >
      As text
    </button>
  )
}
