import { type CallRecord, type Completion, isRecord, type Tool } from '@litecone/core'
import type { Attributes } from '@opentelemetry/api'
import { answerParts, messageParts, type Part } from './message-parts.ts'
import { isWhole } from './span-attributes.ts'

/**
 * Input and output messages as JSON, because attributes of this API's spans are flat. Instructions stay in place among the messages.
 * https://github.com/open-telemetry/semantic-conventions/blob/v1.41.0/docs/gen-ai/gen-ai-input-messages.json
 */
export function contentAttributes(record: CallRecord): Attributes {
  const { request, response } = record
  const attributes: Attributes = {}
  if (!('messages' in request)) return attributes
  attributes['gen_ai.input.messages'] = JSON.stringify(
    request.messages.map((message) => ({ role: roleOf(message.role), parts: messageParts(message) })),
  )
  if (request.tools?.length) attributes['gen_ai.tool.definitions'] = JSON.stringify(request.tools.map(toDefinition))
  if (response && 'choices' in response && response.choices.length > 0)
    attributes['gen_ai.output.messages'] = JSON.stringify(outputMessages(response, isWhole(record)))
  return attributes
}

interface OutputMessage {
  readonly role: string
  readonly parts: readonly Part[]
  readonly finish_reason: string
}

function outputMessages({ choices }: Completion, isEnded: boolean): OutputMessage[] {
  return choices.map(({ message, finish_reason: reason }) => ({
    role: message.role,
    parts: answerParts(message),
    finish_reason: isEnded ? (CALLED.has(reason) ? 'tool_call' : reason) : 'error',
  }))
}

const CALLED: ReadonlySet<string> = /* @__PURE__ */ new Set(['tool_calls', 'function_call'])

/** The conventions have four roles. */
function roleOf(role: string): string {
  if (role === 'developer') return 'system'
  return role === 'function' ? 'tool' : role
}

function toDefinition(tool: Tool): Record<string, unknown> {
  const { type, function: given, ...rest } = tool
  if (!isRecord(given)) return { ...rest, type }
  const { name, description, parameters } = given
  return { type, name, description, parameters }
}
