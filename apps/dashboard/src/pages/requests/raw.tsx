import type { LogHeaders } from '@litecone/gateway/api'
import { useState } from 'react'
import { formatBytes } from '../../format/format-figure.ts'
import { JsonTree } from '../../parts/json-tree.tsx'
import { parsed } from './conversation/json.ts'

/** A body as it was on the wire: as a tree when it is JSON, else as text. */
export function RawBody(props: { readonly label: string; readonly body: string | null; readonly size: number | null }) {
  const { label, body, size } = props
  const [asText, setAsText] = useState(false)
  if (body === null) return <p className="muted">It was not kept. {size !== null && `It had ${formatBytes(size)}.`}</p>
  if (body === '') return <p className="muted">It is empty.</p>
  const isCut = size !== null && size > new TextEncoder().encode(body).length
  return (
    <>
      <div className="row card-head">
        <span className="muted">
          {formatBytes(size)}
          {isCut && ': more than is kept, so its end is missing'}
        </span>
        <button type="button" aria-pressed={asText} onClick={() => setAsText(!asText)}>
          As text
        </button>
        <button type="button" onClick={() => void navigator.clipboard.writeText(body)}>
          Copy
        </button>
      </div>
      <JsonTree value={asText ? body : parsed(body)} label={label} />
    </>
  )
}

/** Headers, whose secrets the gateway has masked before it kept them. */
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
