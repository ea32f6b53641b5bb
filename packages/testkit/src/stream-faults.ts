import { type ChunkChoice, type CompletionChunk, isRecord, parseJson, type ToolCallDelta } from '@litecone/core'

/**
 * What differs from OpenAI's streams, on whose form its clients rely: one id; one finish reason for each choice; calls numbered from 0, of
 * which only the first piece has id and name, with arguments that are JSON once joined.
 * https://platform.openai.com/docs/api-reference/chat-streaming
 */
export function findStreamFaults(chunks: readonly CompletionChunk[]): string[] {
  const choices = chunks.flatMap((chunk) => chunk.choices)
  const indexes = [...new Set(choices.map(({ index }) => index))]
  // Azure's first chunk, which has no choices, has no id either.
  const ids = new Set(chunks.filter((chunk) => chunk.choices.length > 0).map(({ id }) => id))
  return [
    ...(ids.size > 1 || ids.has('') ? [`has the ids ${[...ids]}`] : []),
    ...chunks.flatMap(({ object }) => (object === 'chat.completion.chunk' ? [] : [`has the object ${object}`])),
    ...indexes.flatMap((index) => findChoiceFaults(choices.filter((choice) => choice.index === index))),
  ]
}

function findChoiceFaults(pieces: readonly ChunkChoice[]): string[] {
  const reasons = pieces.flatMap(({ finish_reason }) => finish_reason ?? [])
  const calls = pieces.flatMap(({ delta }) => delta.tool_calls ?? [])
  const indexes = [...new Set(calls.map(({ index }) => index))]
  return [
    ...(reasons.length === 1 ? [] : [`has the finish reasons ${reasons}`]),
    ...indexes.flatMap((index, at) => (index === at ? [] : [`call ${at} has the index ${index}`])),
    ...indexes.flatMap((index) => findCallFaults(calls.filter((call) => call.index === index))),
  ]
}

function findCallFaults([first, ...later]: readonly ToolCallDelta[]): string[] {
  const nameOf = (piece: ToolCallDelta | undefined) => piece?.function?.name ?? piece?.custom?.name
  const faults = first?.id && nameOf(first) ? [] : ['a call begins without id or name']
  if (later.some((piece) => piece.id !== undefined || nameOf(piece) !== undefined))
    faults.push('a call repeats id or name')
  const text = [first, ...later].map((piece) => piece?.function?.arguments ?? '').join('')
  if (!first?.custom && !isRecord(parseJson(text))) faults.push(`a call has the arguments ${text}`)
  return faults
}
