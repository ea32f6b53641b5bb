import { frameStream } from '@litecone/testkit'
import { type Answered, inPieces } from './call.ts'

/** The body of a Gemini response. (https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse) */
export function geminiBody(answer: Answered): string {
  const { reasoning, text } = answer
  const parts = [
    ...(reasoning === undefined ? [] : [{ text: reasoning, thought: true }]),
    ...(text === undefined ? [] : [{ text }]),
    ...callsOf(answer),
  ]
  return JSON.stringify(eventOf(answer, parts, 'STOP'))
}

/** The same as a stream, whose events are complete responses with the new parts. */
export function geminiStream(answer: Answered): string {
  const { reasoning = '', text = '' } = answer
  const parts = [
    ...inPieces(reasoning).map((piece) => ({ text: piece, thought: true })),
    ...inPieces(text).map((piece) => ({ text: piece })),
    ...callsOf(answer),
  ]
  const last = parts.length - 1
  return frameStream(
    parts.map((part, index) => eventOf(answer, [part], index === last ? 'STOP' : undefined)),
    'gemini',
  )
}

function callsOf({ calls = [] }: Answered) {
  return calls.map(({ name, input }) => ({ functionCall: { name, args: input } }))
}

function eventOf({ id, model, usage }: Answered, parts: readonly object[], finishReason: string | undefined) {
  const { prompt, cached, completion, reasoning } = usage
  return {
    candidates: [{ content: { role: 'model', parts }, ...(finishReason && { finishReason }), index: 0 }],
    usageMetadata: {
      promptTokenCount: prompt,
      ...(cached > 0 && { cachedContentTokenCount: cached }),
      candidatesTokenCount: completion - reasoning,
      thoughtsTokenCount: reasoning,
      totalTokenCount: prompt + completion,
    },
    modelVersion: model.id,
    responseId: id,
  }
}
