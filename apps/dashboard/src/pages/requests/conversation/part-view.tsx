import { formatCount } from '../../../format/format-figure.ts'
import { JsonTree } from '../../../parts/json-tree.tsx'
import { Folded } from './folded.tsx'
import { isJson } from './json.ts'
import { TextLink } from './markdown.tsx'
import { MessageText } from './message-text.tsx'
import { valueText } from './read-turns.ts'
import { EmbeddingsTable, ModerationTable, RankingTable } from './result-tables.tsx'
import type { Part } from './turn.ts'

/** A result of more characters than this begins closed, so that the conversation stays in view. */
const LONG = 600

export function PartView({ part }: { readonly part: Part }) {
  switch (part.type) {
    case 'text':
      return <MessageText text={part.text} />
    case 'reasoning':
      return (
        <Folded title="Reasoning" note={`${formatCount(part.text.length)} characters`} isOpen={false}>
          <div className="folded-text">
            <MessageText text={part.text} />
          </div>
        </Folded>
      )
    case 'image':
      return <Image url={part.url} />
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
    case 'embeddings':
      return <EmbeddingsTable embeddings={part} />
    case 'ranking':
      return <RankingTable documents={part.documents} />
    case 'moderation':
      return <ModerationTable moderation={part} />
    case 'data':
      return (
        <Folded title={part.title} copy={part.value} isOpen={false}>
          <JsonTree value={part.value} label={part.title} />
        </Folded>
      )
    case 'note':
      return <p className="muted">{part.text}</p>
    case 'other':
      return <JsonTree value={withoutData(part.value)} label="Content" />
  }
}

function Image({ url }: { readonly url: string }) {
  if (url.startsWith('data:image/')) return <img className="sent-image" src={url} alt="Part of the message" />
  return (
    <p>
      Image at{' '}
      <TextLink href={url}>
        <code>{url}</code>
      </TextLink>
    </p>
  )
}

/** Shortens the base64 of files and audio, which nobody reads. The raw body has all of it. */
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
