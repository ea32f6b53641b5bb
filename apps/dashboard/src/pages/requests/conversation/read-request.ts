import { isJson, type Json, listOf, parsed, textOf } from './json.ts'
import { readContent, readGeminiPart, readMessage, textsOf } from './read-parts.ts'
import type { Turn } from './turn.ts'

/** The messages of a request in any of the known formats; none when the body has another. */
export function readRequest(body: string | null): readonly Turn[] {
  const value = body === null ? undefined : parsed(body)
  if (!isJson(value)) return []
  const system = systemOf(value)
  return system ? [system, ...said(value)] : said(value)
}

function said(value: Json): readonly Turn[] {
  const { messages, contents, input, prompt, message } = value
  if (Array.isArray(messages)) return turnsOf(messages, readMessage)
  if (Array.isArray(contents)) return turnsOf(contents, readGeminiContent)
  if (Array.isArray(input)) return turnsOf(input, readItem)
  const text = textOf(input) ?? textOf(prompt) ?? textOf(message)
  return text === undefined ? [] : [{ role: 'user', parts: [{ type: 'text', text }] }]
}

/** Where it stands apart from the messages: Anthropic's `system`, Gemini's `systemInstruction`, OpenAI's `instructions`. */
function systemOf(value: Json): Turn | undefined {
  const gemini = value['systemInstruction'] ?? value['system_instruction']
  const content = value['system'] ?? value['instructions'] ?? (isJson(gemini) ? gemini['parts'] : gemini)
  const parts = readContent(content)
  return parts.length ? { role: 'system', parts } : undefined
}

export function readGeminiContent(value: unknown): Turn | undefined {
  if (!isJson(value)) return undefined
  const role = value['role'] === 'model' ? 'assistant' : (textOf(value['role']) ?? 'user')
  return {
    role,
    parts: listOf(value['parts']).map((part) => (isJson(part) ? readGeminiPart(part) : { type: 'other', value: part })),
  }
}

/** An item of OpenAI's responses. (https://platform.openai.com/docs/api-reference/responses) */
export function readItem(value: unknown): Turn | undefined {
  if (typeof value === 'string') return { role: 'user', parts: [{ type: 'text', text: value }] }
  if (!isJson(value)) return undefined
  const id = textOf(value['call_id'])
  if (value['type'] === 'function_call') {
    const given = value['arguments']
    const input = typeof given === 'string' ? parsed(given) : given
    return { role: 'assistant', parts: [{ type: 'tool call', name: textOf(value['name']) ?? '', id, input }] }
  }
  if (value['type'] === 'function_call_output') {
    const output = value['output']
    return {
      role: 'tool',
      parts: [{ type: 'tool result', id, output: typeof output === 'string' ? parsed(output) : output }],
    }
  }
  if (value['type'] === 'reasoning') {
    const summary = textsOf(value['summary']).join('\n')
    // Open models tell their thoughts, not a summary.
    const text = summary || textsOf(value['content']).join('')
    return text ? { role: 'assistant', parts: [{ type: 'reasoning', text }] } : undefined
  }
  return readMessage(value)
}

export function turnsOf(values: readonly unknown[], read: (value: unknown) => Turn | undefined): readonly Turn[] {
  return values.flatMap((value) => read(value) ?? [])
}
