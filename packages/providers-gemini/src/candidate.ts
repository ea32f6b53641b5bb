import {
  type AnswerAudio,
  type AnswerMessage,
  asList,
  asNumber,
  asRecord,
  asString,
  type Delta,
  type FinishReason,
  foldDeltas,
  type ImagePart,
  isRecord,
  type Logprobs,
} from '@litecone/core'
import { type CallReader, createCallReader } from './calls.ts'
import { countSearches, decodeAnnotations } from './grounding.ts'
import { nonEmpty, omitNullish } from './omit-nullish.ts'

/** Reads one candidate piece by piece. A whole response is a stream of one piece. */
export interface Candidate {
  /** The delta of a piece, or `undefined` if the piece adds nothing yet. */
  read(piece: Record<string, unknown>): Delta | undefined
  /** Whether Google has sent a finish reason. */
  isComplete(): boolean
  /** What is sent at the end: annotations, what must be sent back to Gemini, the arguments of an unclosed call. */
  finish(): { delta: Delta; finishReason: FinishReason; searches: number }
  /** The whole message, after `finish`. */
  message(): AnswerMessage
}

interface State {
  readonly reader: CallReader
  text: string
  /** Offsets in `text` at which the parts begin, in UTF-16 units. */
  readonly starts: number[]
  reasoning: string
  signature: string | undefined
  readonly kept: unknown[]
  readonly images: ImagePart[]
  readonly sounds: AnswerAudio[]
  readonly metadata: Record<string, unknown>
  readonly final: Delta
}

/** `nextId` creates ids for calls without one. */
export function createCandidate(nextId: () => string): Candidate {
  const state: State = {
    reader: createCallReader(nextId),
    text: '',
    starts: [],
    reasoning: '',
    signature: undefined,
    kept: [],
    images: [],
    sounds: [],
    metadata: {},
    final: {},
  }
  let begun = false
  return {
    read(piece) {
      const delta: Delta = begun ? {} : { role: 'assistant' }
      begun = true
      for (const part of asList(asRecord(piece.content).parts).map(asRecord)) readPart(state, part, delta)
      for (const name of METADATA) keep(state.metadata, name, piece[name])
      return Object.keys(delta).length > 0 ? delta : undefined
    },
    isComplete: () => typeof state.metadata.finishReason === 'string',
    finish: () => finish(state),
    message: () => createMessage(state),
  }
}

function readPart(state: State, part: Record<string, unknown>, delta: Delta): void {
  state.starts.push(state.text.length)
  const signature = asString(part.thoughtSignature)
  const text = asString(part.text)
  if (isRecord(part.functionCall)) {
    state.reader.read(part.functionCall, signature, delta)
  } else if (text === undefined) {
    // Images, executed code and calls of Google's tools must be sent back to Gemini unchanged.
    if (Object.keys(part).length > 0) state.kept.push(part)
    if (part.thought !== true) readMedia(state, part.inlineData, delta)
  } else {
    // Streams send a text's signature with an empty text.
    state.signature = signature ?? state.signature
    if (text === '') return
    if (part.thought === true) {
      state.reasoning += text
      delta.reasoning_content = (delta.reasoning_content ?? '') + text
    } else {
      state.text += text
      delta.content = (delta.content ?? '') + text
    }
  }
}

function readMedia(state: State, value: unknown, delta: Delta): void {
  const { mimeType, data } = asRecord(value)
  const type = String(mimeType)
  if (type.startsWith('image/')) {
    const image: ImagePart = { type: 'image_url', image_url: { url: `data:${type};base64,${String(data)}` } }
    state.images.push(image)
    delta.images = [...(delta.images ?? []), image]
  } else if (type.startsWith('audio/')) {
    // Google stores no audio and sends no transcript.
    const sound = { id: '', data: String(data), expires_at: 0, transcript: '' }
    state.sounds.push(sound)
    const before = delta.audio as AnswerAudio | undefined
    Object.assign(delta, joinSounds(before ? [before, sound] : [sound]))
  }
}

/** Audio usually arrives in one piece, which may be megabytes, so a single piece is not copied. */
function joinSounds(sounds: readonly AnswerAudio[]): { audio?: AnswerAudio } {
  const deltas = sounds.map((audio) => ({ audio }))
  return omitNullish({ audio: sounds.length > 1 ? foldDeltas(deltas, 'stop').message.audio : sounds[0] })
}

function finish({ reader, text, starts, metadata, signature, kept, final }: State): ReturnType<Candidate['finish']> {
  reader.close(final)
  const annotations = decodeAnnotations(metadata, { text, starts })
  if (annotations.length > 0) final.annotations = annotations
  const google = collectExtras(metadata, signature, kept)
  if (google) final.extra_content = { google }
  return {
    delta: final,
    finishReason: finishReasonOf(metadata.finishReason, reader.calls.length > 0),
    searches: countSearches(metadata),
  }
}

function createMessage(state: State): AnswerMessage {
  const { reader, text, reasoning, images, sounds, metadata, final } = state
  const { calls } = reader
  const hasNone = calls.length + sounds.length > 0 || finishReasonOf(metadata.finishReason, false) === 'content_filter'
  return {
    role: 'assistant',
    content: text || (hasNone ? null : ''),
    refusal: null,
    ...omitNullish({
      tool_calls: calls.length > 0 ? calls : undefined,
      reasoning_content: reasoning || undefined,
      images: images.length > 0 ? images : undefined,
      annotations: final.annotations,
      extra_content: final.extra_content,
    }),
    ...joinSounds(sounds),
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

/** Sources may come in several pieces; later ones contain only what is new. */
function keep(metadata: Record<string, unknown>, name: string, value: unknown): void {
  if (isRecord(value)) metadata[name] = { ...asRecord(metadata[name]), ...value }
  else if (value) metadata[name] = value
}

/** `extra_content.google`: `thought_signature` and `parts` are sent back with the message, the rest is informational. */
function collectExtras(
  { finishReason, finishMessage, groundingMetadata, urlContextMetadata, safetyRatings }: Record<string, unknown>,
  signature: string | undefined,
  parts: readonly unknown[],
): Record<string, unknown> | undefined {
  const isPlain = finishReason === 'STOP' || finishReason === 'MAX_TOKENS'
  return nonEmpty({
    thought_signature: signature,
    parts: parts.length > 0 ? parts : undefined,
    grounding_metadata: groundingMetadata,
    url_context_metadata: urlContextMetadata,
    finish_reason: isPlain ? undefined : finishReason,
    finish_message: finishMessage,
    safety_ratings: isPlain ? undefined : safetyRatings,
  })
}

/** https://ai.google.dev/api/generate-content#FinishReason. Other reasons become `stop`; the original is in `extra_content.google`. */
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
