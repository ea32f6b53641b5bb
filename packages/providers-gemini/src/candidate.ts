import {
  type AnswerMessage,
  asList,
  asNumber,
  asRecord,
  asString,
  type Delta,
  type FinishReason,
  isRecord,
  type Logprobs,
} from '@litecone/core'
import { createCallReader } from './calls.ts'
import { given, givenAny } from './given.ts'
import { decodeAnnotations } from './grounding.ts'

/** One of the answers to a request, read piece by piece. A whole answer is a stream of one piece. */
export interface Candidate {
  /** What a piece adds, or `undefined` when it adds nothing that is told before the end. */
  read(piece: Record<string, unknown>): Delta | undefined
  /** Whether Google has said that the answer is complete. */
  isComplete(): boolean
  /** What is told at the end: annotations, what Gemini needs back, the arguments of a call that was not closed. */
  finish(): { delta: Delta; finishReason: FinishReason }
  /** The whole message, after `finish`. */
  message(): AnswerMessage
}

/** `nextId` gives the ids of calls to which Gemini gave none. */
export function createCandidate(nextId: () => string): Candidate {
  const { calls, read: readCall, close: closeCall } = createCallReader(nextId)
  const starts: number[] = []
  const kept: unknown[] = []
  const metadata: Record<string, unknown> = {}
  let text = ''
  let reasoning = ''
  let signature: string | undefined
  let begun = false
  const final: Delta = {}

  function readPart(part: Record<string, unknown>, delta: Delta): void {
    const partSignature = asString(part.thoughtSignature)
    const partText = asString(part.text)
    if (isRecord(part.functionCall)) {
      readCall(part.functionCall, partSignature, delta)
    } else if (partText !== undefined) {
      if (part.thought === true) {
        reasoning += partText
        if (partText) delta.reasoning_content = (delta.reasoning_content ?? '') + partText
      } else {
        text += partText
        if (partText) delta.content = (delta.content ?? '') + partText
      }
      signature = partSignature ?? signature
    } else if (Object.keys(part).length > 0) {
      // Images, code that Google ran, calls of Google's tools: our format has no place for them, and Gemini wants them back.
      kept.push(part)
    }
  }

  return {
    read(piece) {
      const delta: Delta = begun ? {} : { role: 'assistant' }
      begun = true
      for (const part of asList(asRecord(piece.content).parts).map(asRecord)) {
        starts.push(text.length)
        readPart(part, delta)
      }
      for (const name of METADATA) keep(metadata, name, piece[name])
      return Object.keys(delta).length > 0 ? delta : undefined
    },
    isComplete: () => typeof metadata.finishReason === 'string',
    finish() {
      closeCall(final)
      const annotations = decodeAnnotations(metadata, { text, starts })
      if (annotations.length > 0) final.annotations = annotations
      const google = describe(metadata, signature, kept)
      if (google) final.extra_content = { google }
      return { delta: final, finishReason: finishReasonOf(metadata.finishReason, calls.length > 0) }
    },
    message() {
      const isEmpty = calls.length > 0 || finishReasonOf(metadata.finishReason, false) === 'content_filter'
      const message: AnswerMessage = { role: 'assistant', content: text || (isEmpty ? null : ''), refusal: null }
      if (calls.length > 0) message.tool_calls = calls
      if (reasoning) message.reasoning_content = reasoning
      const { annotations, extra_content } = final
      return { ...message, ...given({ annotations, extra_content }) }
    },
  }
}

const METADATA = [
  'finishReason',
  'finishMessage',
  'groundingMetadata',
  'citationMetadata',
  'urlContextMetadata',
  'safetyRatings',
]

/** Sources may come in several pieces, of which later ones repeat only what is new. */
function keep(metadata: Record<string, unknown>, name: string, value: unknown): void {
  if (isRecord(value)) metadata[name] = { ...asRecord(metadata[name]), ...value }
  else if (value) metadata[name] = value
}

/** `extra_content.google`: `thought_signature` and `parts` go back with the message, the rest is for the reader. */
function describe(
  { finishReason, finishMessage, groundingMetadata, urlContextMetadata, safetyRatings }: Record<string, unknown>,
  signature: string | undefined,
  parts: readonly unknown[],
): Record<string, unknown> | undefined {
  const isPlain = finishReason === 'STOP' || finishReason === 'MAX_TOKENS'
  return givenAny({
    thought_signature: signature,
    parts: parts.length > 0 ? parts : undefined,
    grounding_metadata: groundingMetadata,
    url_context_metadata: urlContextMetadata,
    finish_reason: isPlain ? undefined : finishReason,
    finish_message: finishMessage,
    safety_ratings: isPlain ? undefined : safetyRatings,
  })
}

/** https://ai.google.dev/api/generate-content#FinishReason. What is in neither list ended without an answer of its own: `stop`. */
function finishReasonOf(reason: unknown, hasCalls: boolean): FinishReason {
  if (reason === 'MAX_TOKENS') return 'length'
  if (FILTERED.test(String(reason))) return 'content_filter'
  return hasCalls ? 'tool_calls' : 'stop'
}

const FILTERED = /^(?:(?:IMAGE_)?(?:SAFETY|RECITATION|PROHIBITED_CONTENT|OTHER)|LANGUAGE|BLOCKLIST|SPII|MODEL_ARMOR)$/

/** https://ai.google.dev/api/generate-content#LogprobsResult */
export function decodeLogprobs(result: unknown): Logprobs | null {
  const { chosenCandidates, topCandidates } = asRecord(result)
  if (!Array.isArray(chosenCandidates)) return null
  const tops = asList(topCandidates)
  const content = chosenCandidates.map((chosen, index) => ({
    ...decodeToken(chosen),
    top_logprobs: asList(asRecord(tops[index]).candidates).map(decodeToken),
  }))
  return { content, refusal: null }
}

function decodeToken(value: unknown): { token: string; bytes: null; logprob: number } {
  const { token, logProbability } = asRecord(value)
  return { token: asString(token) ?? '', bytes: null, logprob: asNumber(logProbability) ?? 0 }
}
