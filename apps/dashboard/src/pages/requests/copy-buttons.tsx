import type { LogEntry } from '@litecone/gateway/api'
import { useState } from 'react'
import { asCode, asCurl } from './as-command.ts'

/** Copies the request as a command or as code that sends it again. */
export function CopyButtons({ entry }: { readonly entry: LogEntry }) {
  const [copied, setCopied] = useState<string>()
  if (entry.requestBody === null) return null
  async function copy(what: string, text: string) {
    await navigator.clipboard.writeText(text)
    setCopied(what)
  }
  return (
    <div className="row">
      <button type="button" onClick={() => void copy('curl', asCurl(entry))}>
        Copy as curl
      </button>
      <button type="button" onClick={() => void copy('code', asCode(entry))}>
        Copy as code
      </button>
      <span role="status" className="muted">
        {copied !== undefined && `Copied as ${copied}.`}
      </span>
    </div>
  )
}
