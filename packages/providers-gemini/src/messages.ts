import {
  type AssistantMessage,
  asRecord,
  asString,
  BadRequestError,
  type ContentPart,
  contentText,
  type FunctionMessage,
  isRecord,
  type Message,
  parseJson,
  parseToolArguments,
  type ToolCall,
  type ToolMessage,
} from '@litecone/core'
import { encodePart, encodeText } from './media.ts'
import { isOldGemma, modelVersion } from './model.ts'
import { omitNullish } from './omit-nullish.ts'
import type { Content, Part } from './part.ts'

/**
 * Google's placeholder for the signature of a call that another model made
 * (https://ai.google.dev/gemini-api/docs/thought-signatures#faqs). Without one, Gemini 3 and later return 400.
 */
const FOREIGN_SIGNATURE = 'skip_thought_signature_validator'

export interface EncodedMessages {
  contents: Content[]
  systemInstruction?: { parts: Part[] }
}

/** System messages become the system instruction, or the start of the first user turn; consecutive messages of one side are merged. */
export function encodeMessages(messages: readonly Message[], model: string): EncodedMessages {
  const contents: Content[] = []
  const system: Part[] = []
  const names = new Map<string, string>()
  for (const message of messages) {
    switch (message.role) {
      case 'system':
      case 'developer':
        system.push(...encodeText(contentText(message.content)))
        break
      case 'user':
        // Only images and files of the user may have a resolution, from Gemini 3 on.
        add(contents, 'user', encodeContent(message.content, modelVersion(model) >= 3))
        break
      case 'assistant':
        for (const call of message.tool_calls ?? []) names.set(call.id, nameOf(call))
        add(contents, 'model', encodeAssistant(message, model))
        break
      default:
        addResult(contents, message, names, model)
    }
  }
  const places = new Map([...names.keys()].map((id, place) => [id, place]))
  for (const content of contents) {
    // Results of parallel calls come first, in the order of the calls, by which older models match them.
    content.parts.sort((a, b) => order(a, places) - order(b, places))
    if (isMediaOnly(content)) content.parts.push({ text: ' ' })
  }
  if (system.length > 0 && isOldGemma(model)) prependToUser(contents, system.splice(0))
  // OpenAI accepts conversations of instructions only, or that start with an assistant message; Gemini requires a user turn first.
  if (contents[0]?.role !== 'user') contents.unshift({ role: 'user', parts: [{ text: ' ' }] })
  return { contents, ...omitNullish({ systemInstruction: system.length > 0 ? { parts: system } : undefined }) }
}

function prependToUser(contents: Content[], parts: Part[]): void {
  const [first] = contents
  if (first?.role === 'user') first.parts.unshift(...parts)
  else contents.unshift({ role: 'user', parts })
}

function add(contents: Content[], role: Content['role'], parts: Part[]): void {
  if (parts.length === 0) return
  const last = contents.at(-1)
  if (last?.role === role) last.parts.push(...parts)
  else contents.push({ role, parts })
}

/** Vertex AI rejects a turn with media but no text. */
function isMediaOnly({ role, parts }: Content): boolean {
  return role === 'user' && parts.every((part) => part.inlineData || part.fileData)
}

function encodeContent(content: string | ContentPart[], hasDetail = false): Part[] {
  return typeof content === 'string' ? encodeText(content) : content.flatMap((part) => encodePart(part, hasDetail))
}

function encodeAssistant(message: AssistantMessage, model: string): Part[] {
  const kept = googleContent(message)
  const signature = asString(kept.thought_signature)
  // Parts without a place in our format (executed code, images, calls of Google's tools) come first, unchanged.
  const parts: Part[] = Array.isArray(kept.parts) ? [...kept.parts] : []
  const text = assistantText(message)
  if (text || signature) parts.push(sign({ text }, signature))
  const calls = message.tool_calls ?? []
  for (const call of calls) {
    // Gemini signs only the first of a message's calls, and one signature covers all of them.
    const missing = call === calls[0] && modelVersion(model) >= 3 ? FOREIGN_SIGNATURE : undefined
    parts.push(sign(encodeCall(call), signatureOf(call) ?? missing))
  }
  const called = message.function_call
  if (called) {
    const args = parseToolArguments(called.arguments ?? undefined, called.name)
    parts.push(
      sign({ functionCall: { name: called.name, args } }, modelVersion(model) >= 3 ? FOREIGN_SIGNATURE : undefined),
    )
  }
  return parts
}

/** The call's signature, where we or LiteLLM keep it. */
function signatureOf(call: ToolCall): string | undefined {
  const { provider_specific_fields: fields } = asRecord(call)
  return asString(googleContent(call).thought_signature) ?? asString(asRecord(fields).thought_signature)
}

function encodeCall(call: ToolCall): Part {
  const name = nameOf(call)
  const args =
    call.type === 'custom'
      ? { input: call.custom.input }
      : parseToolArguments(call.function.arguments ?? undefined, name)
  return { functionCall: { ...omitNullish({ id: call.id || undefined }), name, args } }
}

function sign(part: Part, thoughtSignature: string | undefined): Part {
  return thoughtSignature ? { ...part, thoughtSignature } : part
}

/** Google's fields in `extra_content`, as in Google's OpenAI-compatible API. */
function googleContent(holder: object): Record<string, unknown> {
  return asRecord(asRecord(asRecord(holder).extra_content).google)
}

function assistantText({ content, refusal }: AssistantMessage): string {
  if (!Array.isArray(content)) return content ?? refusal ?? ''
  return content.map((part) => (part.type === 'refusal' ? part.refusal : part.text)).join('')
}

function nameOf(call: ToolCall): string {
  return call.type === 'custom' ? call.custom.name : call.function.name
}

function addResult(
  contents: Content[],
  message: ToolMessage | FunctionMessage,
  names: ReadonlyMap<string, string>,
  model: string,
): void {
  const id = message.role === 'tool' ? message.tool_call_id : undefined
  const name = (id === undefined ? undefined : names.get(id)) ?? message.name
  if (!name) {
    throw new BadRequestError(
      `No tool call in messages has the id "${id}" of this tool message. Keep the assistant message that made the call.`,
      { param: 'messages' },
    )
  }
  const media =
    typeof message.content === 'string'
      ? []
      : encodeContent((message.content ?? []).filter((part) => part.type !== 'text'))
  const nested = modelVersion(model) >= 3 ? media.filter((part) => part.inlineData) : []
  const result: Part = {
    functionResponse: {
      name,
      response: encodeResult(contentText(message.content)),
      ...omitNullish({ id, parts: nested.length > 0 ? nested : undefined }),
    },
  }
  add(contents, 'user', [result, ...media.filter((part) => !nested.includes(part))])
}

function order({ functionResponse }: Part, places: ReadonlyMap<string, number>): number {
  return functionResponse ? (places.get(functionResponse.id ?? '') ?? -1) : places.size
}

/** The API requires an object, so any other result is wrapped in `result`. */
function encodeResult(text: string): Record<string, unknown> {
  const value = parseJson(text)
  if (isRecord(value)) return value
  return { result: Array.isArray(value) ? value : text }
}
