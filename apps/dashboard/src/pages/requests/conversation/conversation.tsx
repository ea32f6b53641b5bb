import { useMemo, useState } from 'react'
import { formatCount } from '../../../format/format-figure.ts'
import { CopyButton } from '../../../parts/copy-button.tsx'
import { AsTextButton } from './message-text.tsx'
import { PartView } from './part-view.tsx'
import type { Bodies } from './read-result.ts'
import { readTurns, turnText } from './read-turns.ts'
import { ToolsOffered } from './tools-offered.tsx'
import type { Turn } from './turn.ts'
import '../../../styles/conversation.css'

/** How many of the last messages are shown. An agent repeats the whole conversation with every call, and the end is what is new. */
const LAST_TURNS = 10

/** The tools and messages of a request, and the response. Nothing in them is used as HTML, and no address in them is requested. */
export function Conversation({ entry }: { readonly entry: Bodies }) {
  const turns = useMemo(() => readTurns(entry), [entry])
  const [isWhole, setWhole] = useState(false)
  if (turns.length === 0) return <p className="muted">{whyNothing(entry)}</p>
  const begin = turns[0]?.role === 'system' ? 1 : 0
  const folded = isWhole ? 0 : turns.length - begin - LAST_TURNS
  return (
    <div className="conversation">
      <div className="conversation-head">
        <ToolsOffered requestBody={entry.requestBody} />
        <AsTextButton />
      </div>
      {folded < 2 ? (
        <Turns turns={turns} />
      ) : (
        <>
          <Turns turns={turns.slice(0, begin)} />
          <button type="button" onClick={() => setWhole(true)}>
            Show {formatCount(folded)} earlier messages
          </button>
          <Turns turns={turns.slice(begin + folded)} />
        </>
      )}
    </div>
  )
}

function whyNothing({ requestBody, responseBody }: Bodies): string {
  if (requestBody === null && responseBody === null) return 'The bodies were not kept.'
  return 'These bodies hold no messages, or are in a format that is not known here. See them under Request and Response.'
}

export function Turns({ turns }: { readonly turns: readonly Turn[] }) {
  if (turns.length === 0) return null
  return (
    <ol className="conversation" aria-label="Conversation">
      {turns.map((turn, index) => (
        // Messages have no ids and never change their places.
        <TurnView key={index} turn={turn} />
      ))}
    </ol>
  )
}

function TurnView({ turn }: { readonly turn: Turn }) {
  const known = ['system', 'user', 'assistant', 'tool'].includes(turn.role) ? turn.role : 'other'
  return (
    <li className={`turn ${known}`}>
      <div className="turn-head">
        <p className="role">{turn.role}</p>
        <CopyButton text={() => turnText(turn)} what={`the message of ${turn.role}`} />
      </div>
      {turn.parts.map((part, index) => (
        <PartView key={index} part={part} />
      ))}
    </li>
  )
}
