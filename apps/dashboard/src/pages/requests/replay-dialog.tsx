import { Dialog, DialogDescription, DialogHeading } from '@ariakit/react'
import type { LogEntry } from '@litecone/gateway/api'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { formatDuration } from '../../format/format-figure.ts'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { gatewayKey } from '../../state/gateway-key.ts'
import { RawBody } from './raw.tsx'
import { type Replay, replayOf } from './replay-of.ts'

/** A button that sends the request again, changed or not, with a provider's key of the gateway. */
export function ReplayButton({ entry }: { readonly entry: LogEntry }) {
  const me = useApi('GET /me')
  const [isOpen, setOpen] = useState(false)
  if (!me.data) return null
  const replay = replayOf(entry, me.data.providers)
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Replay
      </button>
      <Dialog
        open={isOpen}
        onClose={() => setOpen(false)}
        className="dialog wide"
        backdrop={<div className="backdrop" />}
        unmountOnHide
      >
        <DialogHeading>Replay the request</DialogHeading>
        {typeof replay === 'string' ? (
          <>
            <DialogDescription render={<p />}>{replay}</DialogDescription>
            <div className="row">
              <button type="button" onClick={() => setOpen(false)}>
                Close
              </button>
            </div>
          </>
        ) : (
          <ReplayForm replay={replay} provider={entry.provider} close={() => setOpen(false)} />
        )}
      </Dialog>
    </>
  )
}

interface Sent {
  readonly status: number
  readonly latencyMs: number
  readonly text: string
  /** The id of its log. */
  readonly id: string | null
}

function ReplayForm(props: { readonly replay: Replay; readonly provider: string; readonly close: () => void }) {
  const { replay, provider, close } = props
  const [body, setBody] = useState(replay.body)
  const sending = useMutation({ mutationFn: () => send(replay, body) })
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault()
        sending.mutate()
      }}
    >
      <DialogDescription render={<p />}>
        This sends a new request to {provider} with the key that the gateway keeps. The provider bills it, and its log
        has the property “Replay-Of”.
      </DialogDescription>
      <label htmlFor="replay-body">Body</label>
      <textarea
        id="replay-body"
        className="mono"
        rows={14}
        spellCheck={false}
        value={body}
        onChange={({ target }) => setBody(target.value)}
      />
      <div className="row">
        <button type="submit" className="primary" disabled={sending.isPending}>
          {sending.isPending ? 'Sending …' : 'Send'}
        </button>
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
      {sending.error && <p role="alert">{sending.error.message}</p>}
      {sending.data && <Answer sent={sending.data} />}
    </form>
  )
}

function Answer({ sent: { status, latencyMs, text, id } }: { readonly sent: Sent }) {
  return (
    <section aria-label="Answer" aria-live="polite">
      <p className="row">
        <StatusBadge status={status} />
        <span>{formatDuration(latencyMs)}</span>
        {id !== null && (
          <Link to="/dashboard/requests/$id" params={{ id }}>
            Open the new request
          </Link>
        )}
      </p>
      <RawBody label="Answer" body={text} size={null} />
    </section>
  )
}

/** Rejects if the body is not JSON or the gateway cannot be reached. An error of the provider is a response like any other. */
async function send({ path, headers }: Replay, body: string): Promise<Sent> {
  try {
    JSON.parse(body)
  } catch (error) {
    throw new Error(`The body is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const key = gatewayKey.get()
  const start = performance.now()
  const response = await fetch(path, {
    method: 'POST',
    headers: { ...headers, ...(key === undefined ? {} : { 'Helicone-Auth': `Bearer ${key}` }) },
    body,
  })
  const text = await response.text()
  return {
    status: response.status,
    latencyMs: performance.now() - start,
    text,
    id: response.headers.get('helicone-id'),
  }
}
