import type { LogEntry } from '@litecone/gateway/api'
import { useMemo, useState } from 'react'
import { formatCount } from '../../../format/format-figure.ts'
import { JsonTree } from '../../../parts/json-tree.tsx'
import { isJson } from './json.ts'
import { readAnswer } from './read-answer.ts'
import { readRequest } from './read-request.ts'
import type { Part, Turn } from './turn.ts'
import '../../../styles/conversation.css'

/** What was said and answered. Whatever a model wrote is text here: it is never read as markup, and no address in it is asked for. */
export function Conversation({ entry }: { readonly entry: Bodies }) {
  const turns = useMemo(() => readTurns(entry), [entry])
  const [isWhole, setWhole] = useState(false)
  if (turns.length === 0) {
    return (
      <p className="muted">
        {entry.requestBody === null
          ? 'The bodies were not kept.'
          : 'There is no conversation in the bodies. See Request and Answer for what they hold.'}
      </p>
    )
  }
  const begin = turns[0]?.role === 'system' ? 1 : 0
  const folded = isWhole ? 0 : turns.length - begin - LAST_TURNS
  if (folded < 2) return <Turns turns={turns} />
  return (
    <div className="conversation">
      <Turns turns={turns.slice(0, begin)} />
      <button type="button" onClick={() => setWhole(true)}>
        Show {formatCount(folded)} earlier turns
      </button>
      <Turns turns={turns.slice(begin + folded)} />
    </div>
  )
}

/** An agent repeats all that was said before with every call. What is new is at the end. */
const LAST_TURNS = 10

type Bodies = Pick<LogEntry, 'requestBody' | 'responseBody'>

export function readTurns({ requestBody, responseBody }: Bodies): readonly Turn[] {
  return [...readRequest(requestBody), ...readAnswer(responseBody)]
}

export function Turns({ turns }: { readonly turns: readonly Turn[] }) {
  if (turns.length === 0) return null
  return (
    <ol className="conversation" aria-label="Conversation">
      {turns.map((turn, index) => (
        // Turns have no name of their own, and never change their place.
        <TurnView key={index} turn={turn} />
      ))}
    </ol>
  )
}

function TurnView({ turn }: { readonly turn: Turn }) {
  const known = ['system', 'user', 'assistant', 'tool'].includes(turn.role) ? turn.role : 'other'
  return (
    <li className={`turn ${known}`}>
      <p className="role">{turn.role}</p>
      {turn.parts.map((part, index) => (
        <PartView key={index} part={part} />
      ))}
    </li>
  )
}

function PartView({ part }: { readonly part: Part }) {
  switch (part.type) {
    case 'text':
      return <Said text={part.text} />
    case 'reasoning':
      return (
        <details className="reasoning">
          <summary>Reasoning</summary>
          <Said text={part.text} />
        </details>
      )
    case 'image':
      return part.url.startsWith('data:image/') ? (
        <img className="sent-image" src={part.url} alt="From the conversation" />
      ) : (
        <p>
          Image at <code>{part.url}</code>
        </p>
      )
    case 'tool call':
      return (
        <div className="tool">
          <p>
            Calls <strong>{part.name}</strong> {part.id && <code className="muted">{part.id}</code>}
          </p>
          <JsonTree value={part.input} label={`Arguments of ${part.name}`} />
        </div>
      )
    case 'tool result':
      return (
        <div className="tool">
          <p>Result {part.id && <code className="muted">{part.id}</code>}</p>
          <JsonTree value={part.output} label="Result" />
        </div>
      )
    case 'other':
      return <JsonTree value={withoutData(part.value)} label="Content" />
  }
}

/** Characters of a text that are shown before one asks for the rest. */
const SHOWN = 4000

function Said({ text }: { readonly text: string }) {
  const [isWhole, setWhole] = useState(false)
  const isCut = !isWhole && text.length > SHOWN * 1.5
  return (
    <>
      <p className="said" dir="auto">
        {isCut ? `${text.slice(0, SHOWN)} …` : text}
      </p>
      {isCut && (
        <button type="button" className="rest" onClick={() => setWhole(true)}>
          Show all {formatCount(text.length)} characters
        </button>
      )}
    </>
  )
}

/** Files and sounds are thousands of characters of base64, which nobody reads here. The raw body has them. */
function withoutData(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length > 1000 && !/\s/.test(value)
      ? `${value.slice(0, 60)}… (${formatCount(value.length)} characters)`
      : value
  }
  if (Array.isArray(value)) return value.map(withoutData)
  return isJson(value)
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutData(each)]))
    : value
}
