import type { LogEntry } from '@litecone/gateway/api'
import { JsonTree } from '../../../parts/json-tree.tsx'
import { readAnswer } from './read-answer.ts'
import { readRequest } from './read-request.ts'
import type { Part, Turn } from './turn.ts'
import '../../../styles/conversation.css'

/** What was said and answered. Whatever a model wrote is text here: it is never read as markup, and no address in it is asked for. */
export function Conversation({ entry }: { readonly entry: Pick<LogEntry, 'requestBody' | 'responseBody'> }) {
  const turns = [...readRequest(entry.requestBody), ...readAnswer(entry.responseBody)]
  if (turns.length === 0) {
    return (
      <p className="muted">
        {entry.requestBody === null ? 'The bodies were not kept.' : 'The bodies hold no conversation: see them raw.'}
      </p>
    )
  }
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
      return (
        <p className="said" dir="auto">
          {part.text}
        </p>
      )
    case 'reasoning':
      return (
        <details className="reasoning">
          <summary>Reasoning</summary>
          <p className="said" dir="auto">
            {part.text}
          </p>
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
      return <JsonTree value={part.value} label="Content" />
  }
}
