import { useState } from 'react'

/** Copies a text to the clipboard, and says so. `what` names the text for screen readers. */
export function CopyButton(props: { readonly text: () => string; readonly what?: string | undefined }) {
  const { text, what } = props
  const [isCopied, setCopied] = useState(false)
  async function copy() {
    await navigator.clipboard.writeText(text())
    setCopied(true)
  }
  return (
    <button type="button" className="copy" onClick={() => void copy()} onBlur={() => setCopied(false)}>
      <span aria-live="polite">{isCopied ? 'Copied' : 'Copy'}</span>
      {what !== undefined && <span className="spoken"> {what}</span>}
    </button>
  )
}
