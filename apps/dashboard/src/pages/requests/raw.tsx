import type { LogHeaders } from '@litecone/gateway/api'
import { useState } from 'react'
import { formatBytes } from '../../format/format-figure.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { JsonTree } from '../../parts/json-tree.tsx'
import { parsed } from './conversation/json.ts'

/** A body as it was sent: as a tree if it is JSON, otherwise as text. */
export function RawBody(props: { readonly label: string; readonly body: string | null; readonly size: number | null }) {
  const { label, body, size } = props
  const [asText, setAsText] = useState(false)
  const [isShown, setShown] = useState(false)
  if (body === null) return <p className="muted">Not kept. {size !== null && `It was ${formatBytes(size)} long.`}</p>
  if (body === '') return <p className="muted">Empty.</p>
  if (!isShown && isBinary(body)) {
    return (
      <div className="row">
        <p className="muted">{formatBytes(size)} of data that is not text, such as an image or audio.</p>
        <button type="button" onClick={() => setShown(true)}>
          Show anyway
        </button>
      </div>
    )
  }
  const isCut = size !== null && size > new TextEncoder().encode(body).length
  return (
    <>
      <div className="row card-head">
        <span className="muted">
          {formatBytes(size)}
          {isCut && ', more than is kept: the end is missing'}
        </span>
        <button type="button" aria-pressed={asText} onClick={() => setAsText(!asText)}>
          As text
        </button>
        <CopyButton text={() => body} what={`the ${label.toLowerCase()}`} />
      </div>
      <JsonTree value={asText ? body : parsed(body)} label={label} />
    </>
  )
}

/** Whether a body was not text. The log decodes bytes as UTF-8, and invalid ones become U+FFFD. */
function isBinary(body: string): boolean {
  const begin = body.slice(0, 2000)
  const strange = begin.match(/[\uFFFD\u0000-\u0008\u000E-\u001F]/g)?.length ?? 0
  return strange > begin.length / 20
}

/** Headers. The gateway masked secrets before it stored them. */
export function HeadersTable({ title, headers }: { readonly title: string; readonly headers: LogHeaders }) {
  const all = Object.entries(headers)
  return (
    <>
      <h2>{title}</h2>
      {all.length === 0 ? (
        <p className="muted">None were kept.</p>
      ) : (
        <table aria-label={`Headers: ${title}`}>
          <tbody>
            {all.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="name mono">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
