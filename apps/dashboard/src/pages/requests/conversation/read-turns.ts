import type { LogEntry } from '@litecone/gateway/api'
import { readAnswer } from './read-answer.ts'
import { readRequest } from './read-request.ts'
import type { Part, Turn } from './turn.ts'

/** The messages of a request and its answer. Results of tools name their tool, and are turns of the tool whoever the wire says sent them. */
export function readTurns({
  requestBody,
  responseBody,
}: Pick<LogEntry, 'requestBody' | 'responseBody'>): readonly Turn[] {
  const turns = [...readRequest(requestBody), ...readAnswer(responseBody)]
  const names = new Map<string, string>()
  for (const part of turns.flatMap(({ parts }) => parts)) {
    if (part.type === 'tool call' && part.id !== undefined) names.set(part.id, part.name)
  }
  const named = (part: Part): Part =>
    part.type === 'tool result' && part.id !== undefined && names.has(part.id)
      ? { ...part, name: names.get(part.id) }
      : part
  return turns.map(({ role, parts }) => ({ role: roleOf(role, parts), parts: parts.map(named) }))
}

/** Anthropic and Bedrock send the results of tools as the user. */
function roleOf(role: string, parts: readonly Part[]): string {
  const isOfTools = role === 'user' && parts.length > 0 && parts.every(({ type }) => type === 'tool result')
  return isOfTools ? 'tool' : role
}

/** A message as text, for the clipboard. */
export function turnText({ parts }: Turn): string {
  return parts.map(partText).join('\n\n')
}

function partText(part: Part): string {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return part.text
    case 'image':
      return part.url
    case 'tool call':
      return `${part.name}(${valueText(part.input)})`
    case 'tool result':
      return valueText(part.output)
    case 'other':
      return valueText(part.value)
  }
}

/** JSON, indented; a text as it is. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')
}
