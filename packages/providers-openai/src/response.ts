import {
  type Annotation,
  type AnswerMessage,
  asList,
  asNumber,
  asRecord,
  asString,
  type CallContext,
  type Choice,
  type Completion,
  InvalidResponseError,
  isRecord,
  type Logprobs,
  type ServiceTier,
  type ToolCall,
} from '@litecone/core'
import { annotate, isErrorBody, readReasoning, readSources, type Source, splitContent } from './content.ts'
import { addTools, readToolSources } from './executed-tools.ts'
import { createInnerError } from './failure.ts'
import { checkFinish, readFinishReason } from './finish-reason.ts'
import { detailsText, readDetails } from './reasoning-details.ts'
import { createCallId } from './tool-call-index.ts'
import { readUsage } from './usage.ts'

/** Decodes a whole response. Missing fields are filled in, unknown fields are dropped. */
export function decodeChat(value: unknown, context: CallContext): Completion {
  // Some proxies send errors with status 200.
  if (isErrorBody(value)) throw createInnerError(value, context)
  const body = asRecord(value)
  if (!Array.isArray(body.choices)) {
    throw new InvalidResponseError(`${context.provider} returned no choices. Check apiBase.`, { ...context, body })
  }
  const sources = readSources(body)
  const usage = readUsage(body.usage) ?? readUsage(asRecord(body.x_groq).usage)
  const answer: Completion = {
    id: asString(body.id) || context.callId,
    object: 'chat.completion',
    created: asNumber(body.created) ?? context.created,
    model: asString(body.model) || context.model,
    choices: asList(body.choices).map((choice, index) => decodeChoice(asRecord(choice), index, sources, context)),
  }
  const [first] = answer.choices
  if (first && isRecord(body.moderation)) addExtra(first.message, { moderation: body.moderation })
  if (usage) answer.usage = usage
  if (typeof body.service_tier === 'string') answer.service_tier = body.service_tier as ServiceTier
  if (typeof body.system_fingerprint === 'string') answer.system_fingerprint = body.system_fingerprint
  return answer
}

function decodeChoice(
  choice: Record<string, unknown>,
  position: number,
  sources: readonly Source[],
  context: CallContext,
): Choice {
  checkFinish(choice, context)
  const index = asNumber(choice.index) ?? position
  const message = decodeMessage(asRecord(choice.message), sources, (at) => createCallId(context.callId, index, at))
  const calls = message.tool_calls !== undefined
  return {
    index,
    finish_reason: readFinishReason(choice.finish_reason, calls),
    logprobs: isRecord(choice.logprobs) ? (choice.logprobs as Partial<Logprobs> as Logprobs) : null,
    message,
  }
}

function decodeMessage(
  message: Record<string, unknown>,
  sources: readonly Source[],
  createId: (index: number) => string,
): AnswerMessage {
  const split = Array.isArray(message.content) ? splitContent(message.content) : undefined
  const content = split ? split.text : (asString(message.content) ?? null)
  const calls = asList(message.tool_calls).map((call, index) => decodeCall(asRecord(call), createId(index)))
  const answer: AnswerMessage = {
    role: 'assistant',
    content: content === '' && calls.length > 0 ? null : content,
    refusal: asString(message.refusal) ?? null,
  }
  if (calls.length > 0) answer.tool_calls = calls
  const details = readDetails(message.reasoning_details)
  const reasoning = readReasoning(message) || split?.reasoning || detailsText(details)
  if (reasoning) answer.reasoning_content = reasoning
  const annotations = readAnnotations(message, content ?? '', sources)
  if (annotations.length > 0) answer.annotations = annotations
  if (isRecord(message.extra_content)) answer.extra_content = message.extra_content
  if (details.length > 0) addExtra(answer, { reasoning_details: details })
  if (message.executed_tools) addExtra(answer, { executed_tools: addTools([], message.executed_tools) })
  return keepLegacy(answer, message)
}

function addExtra(message: AnswerMessage, extra: Record<string, unknown>): void {
  message.extra_content = { ...message.extra_content, ...extra }
}

/** The model's own annotations, or one for each source listed next to the message. */
function readAnnotations(message: Record<string, unknown>, text: string, sources: readonly Source[]): Annotation[] {
  const own = asList(message.annotations)
  if (own.length > 0) return own as Annotation[]
  const all = message.executed_tools ? [...sources, ...readToolSources(message.executed_tools)] : sources
  return all.length > 0 ? annotate(text, all) : []
}

/** Audio, images and the deprecated `function_call` are passed on unchanged. */
function keepLegacy(answer: AnswerMessage, message: Record<string, unknown>): AnswerMessage {
  for (const field of ['audio', 'function_call', 'images']) {
    if (isRecord(message[field]) || Array.isArray(message[field])) Object.assign(answer, { [field]: message[field] })
  }
  return answer
}

function decodeCall(call: Record<string, unknown>, freshId: string): ToolCall {
  const vendorId = asString(call.id)
  // Mistral has sent a missing id as the string "null".
  const id = vendorId && vendorId !== 'null' ? vendorId : freshId
  if (call.type === 'custom') {
    const custom = asRecord(call.custom)
    return { id, type: 'custom', custom: { name: asString(custom.name) ?? '', input: asString(custom.input) ?? '' } }
  }
  const called = asRecord(call.function)
  const decoded: ToolCall = {
    id,
    type: 'function',
    function: { name: asString(called.name) ?? '', arguments: readArguments(called.arguments) },
  }
  return isRecord(call.extra_content) ? { ...decoded, extra_content: call.extra_content } : decoded
}

/** Arguments as JSON text. Some vendors send an object, or nothing if there are no arguments. */
function readArguments(value: unknown): string {
  if (isRecord(value)) return JSON.stringify(value)
  const text = asString(value)
  return text === undefined || text.trim() === '' || text === 'null' ? '{}' : text
}
