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
import { given, givenAny } from './given.ts'
import { countSearches, decodeAnnotations } from './grounding.ts'

/** One of the answers to a request, read piece by piece. A whole answer is a stream of one piece. */
export interface Candidate {
  /** What a piece adds, or `undefined` when it adds nothing that is told before the end. */
  read(piece: Record<string, unknown>): Delta | undefined
  /** Whether Google has said that the answer is complete. */
  isComplete(): boolean
  /** What is told at the end: annotations, what Gemini needs back, the arguments of a call that was not closed. */
  finish(): { delta: Delta; finishReason: FinishReason; searches: number }
  /** The whole message, after `finish`. */
  message(): AnswerMessage
}

/** What has been read of an answer. */
interface State {
  readonly reader: CallReader
  text: string
  /** Where in the text that of each part begins. */
  readonly starts: number[]
  reasoning: string
  signature: string | undefined
  readonly kept: unknown[]
  readonly images: ImagePart[]
  readonly sounds: AnswerAudio[]
  readonly metadata: Record<string, unknown>
  readonly final: Delta
}

/** `nextId` gives the ids of calls to which Gemini gave none. */
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
    // Images, code that Google ran, calls of Google's tools: Gemini wants them back, as they were.
    if (Object.keys(part).length > 0) state.kept.push(part)
    if (part.thought !== true) readMedia(state, part.inlineData, delta)
  } else {
    // In streams the signature of a text comes in an empty one.
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
    // Google keeps nothing of it, and does not write down what is said.
    const sound = { id: '', data: String(data), expires_at: 0, transcript: '' }
    state.sounds.push(sound)
    const before = delta.audio as AnswerAudio | undefined
    Object.assign(delta, joinSounds(before ? [before, sound] : [sound]))
  }
}

/** Sound usually comes in one piece, which may be megabytes: it is not joined without need. */
function joinSounds(sounds: readonly AnswerAudio[]): { audio?: AnswerAudio } {
  const deltas = sounds.map((audio) => ({ audio }))
  return given({ audio: sounds.length > 1 ? foldDeltas(deltas, 'stop').message.audio : sounds[0] })
}

function finish({ reader, text, starts, metadata, signature, kept, final }: State): ReturnType<Candidate['finish']> {
  reader.close(final)
  const annotations = decodeAnnotations(metadata, { text, starts })
  if (annotations.length > 0) final.annotations = annotations
  const google = describe(metadata, signature, kept)
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
    ...given({
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
