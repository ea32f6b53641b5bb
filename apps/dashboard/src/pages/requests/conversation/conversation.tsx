import type { LogEntry } from '@litecone/gateway/api'
import { type ReactNode, useMemo, useState } from 'react'
import { formatCount } from '../../../format/format-figure.ts'
import { CopyButton } from '../../../parts/copy-button.tsx'
import { JsonTree } from '../../../parts/json-tree.tsx'
import { isJson, parsed } from './json.ts'
import { readTurns, turnText, valueText } from './read-turns.ts'
import type { Part, Turn } from './turn.ts'
import '../../../styles/conversation.css'

/** The messages of a request and its answer. Whatever a model wrote is text here: it is never read as markup, and no address in it is requested. */
export function Conversation({ entry }: { readonly entry: Pick<LogEntry, 'requestBody' | 'responseBody'> }) {
  const turns = useMemo(() => readTurns(entry), [entry])
  const [isWhole, setWhole] = useState(false)
  if (turns.length === 0) {
    return (
      <p className="muted">
        {entry.requestBody === null
          ? 'The bodies were not kept.'
          : 'These bodies hold no conversation. See Request and Response for their contents.'}
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
        Show {formatCount(folded)} earlier messages
      </button>
      <Turns turns={turns.slice(begin + folded)} />
    </div>
  )
}

/** An agent repeats the whole conversation with every call. What is new is at the end. */
const LAST_TURNS = 10

export function Turns({ turns }: { readonly turns: readonly Turn[] }) {
  if (turns.length === 0) return null
  return (
    <ol className="conversation" aria-label="Conversation">
      {turns.map((turn, index) => (
        // Messages have no id of their own, and never change their place.
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

function PartView({ part }: { readonly part: Part }) {
  switch (part.type) {
    case 'text':
      return <TextView text={part.text} />
    case 'reasoning':
      return (
        <Folded title="Reasoning" note={`${formatCount(part.text.length)} characters`} isOpen={false}>
          <Said text={part.text} />
        </Folded>
      )
    case 'image':
      return part.url.startsWith('data:image/') ? (
        <img className="sent-image" src={part.url} alt="Part of the message" />
      ) : (
        <p>
          Image at <code>{part.url}</code>
        </p>
      )
    case 'tool call':
      return (
        <Folded title="Tool call" name={part.name} note={part.id} copy={part.input}>
          <JsonTree value={part.input} label={`Arguments of ${part.name}`} />
        </Folded>
      )
    case 'tool result':
      return (
        <Folded
          title="Result"
          name={part.name}
          note={part.id === part.name ? undefined : part.id}
          copy={part.output}
          isOpen={valueText(part.output).length < LONG}
        >
          <JsonTree value={part.output} label={part.name ? `Result of ${part.name}` : 'Result'} />
        </Folded>
      )
    case 'other':
      return <JsonTree value={withoutData(part.value)} label="Content" />
  }
}

/** Characters of a result beyond which it begins closed, so that the conversation stays in view. */
const LONG = 600

/** A structured output is JSON in a text, and is shown as such. */
function TextView({ text }: { readonly text: string }) {
  const value = useMemo(() => (/^\s*[{[]/.test(text) ? parsed(text) : text), [text])
  if (typeof value !== 'object' || value === null) return <Said text={text} />
  return <JsonTree value={value} label="JSON" />
}

/** What opens and closes, with a button that copies it. */
function Folded(props: {
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
