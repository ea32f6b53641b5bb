import { readAnswer } from './read-answer.ts'
import { readRequest } from './read-request.ts'
import { type Bodies, readResult } from './read-result.ts'
import type { Part, Turn } from './turn.ts'

/**
 * The messages of a request and its response, or what else a model was given and returned. Results of tools have the name of their tool and the role `tool`, also
 * in formats in which the user sends them.
 */
export function readTurns(entry: Bodies): readonly Turn[] {
  const answer = readAnswer(entry.responseBody)
  const turns = [...readRequest(entry.requestBody), ...(answer.length > 0 ? answer : readResult(entry))]
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

/** In Anthropic's and Bedrock's formats the user sends the results of tools. */
function roleOf(role: string, parts: readonly Part[]): string {
  const hasOnlyResults = role === 'user' && parts.length > 0 && parts.every(({ type }) => type === 'tool result')
  return hasOnlyResults ? 'tool' : role
}

/** A message as text, for the clipboard. Of embeddings this is the beginning; the response has all numbers. */
export function turnText({ parts }: Turn): string {
  return parts.map(partText).join('\n\n')
}

function partText(part: Part): string {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'note':
      return part.text
    case 'image':
      return part.url
    case 'tool call':
      return `${part.name}(${valueText(part.input)})`
    case 'tool result':
      return valueText(part.output)
    case 'embeddings':
      return part.first.map((numbers) => `[${numbers.join(', ')}, …]`).join('\n')
    case 'ranking':
      return part.documents.map(({ index, score, text }) => `${score}\t${text ?? `document ${index}`}`).join('\n')
    case 'moderation':
      return part.categories.map(({ name, isFlagged, score }) => `${name}\t${isFlagged}\t${score ?? ''}`).join('\n')
    case 'data':
    case 'other':
      return valueText(part.value)
  }
}

/** Indented JSON; a text stays as it is. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')
}
