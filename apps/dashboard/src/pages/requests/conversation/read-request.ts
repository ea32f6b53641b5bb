import { isJson, type Json, listOf, parsed, textOf } from './json.ts'
import { readForm } from './read-form.ts'
import { readContent, readGeminiPart, readMessage, textsOf } from './read-parts.ts'
import type { Turn } from './turn.ts'

/** The messages of a request, or what else it gives to a model, in any of the known formats. Empty if the body has another format. */
export function readRequest(body: string | null): readonly Turn[] {
  if (body === null) return []
  const value = parsed(body)
  if (!isJson(value)) {
    const form = readForm(body)
    return form ? [{ role: 'user', parts: [{ type: 'other', value: form }] }] : []
  }
  const system = systemOf(value)
  return [...(system ? [system] : []), ...givenBy(value)]
}

function givenBy(value: Json): readonly Turn[] {
  const { messages, contents, content, requests, input, texts, prompt, message, query, documents } = value
  if (Array.isArray(messages)) return turnsOf(messages, readMessage)
  if (Array.isArray(contents)) return turnsOf(contents, readGeminiContent)
  // Gemini's embeddings, of one content or of many. (https://ai.google.dev/api/embeddings)
  if (isJson(content)) return turnsOf([content], readGeminiContent)
  if (Array.isArray(requests))
    return turnsOf(requests, (each) => (isJson(each) ? readGeminiContent(each['content']) : undefined))
  if (Array.isArray(input)) return turnsOf(input, readItem)
  if (Array.isArray(texts)) return turnsOf(texts, readItem)
  const text = [input, prompt, message, query, value['inputText']].map(textOf).find((each) => each !== undefined)
  if (text === undefined) return []
  const turn: Turn = { role: 'user', parts: [{ type: 'text', text }] }
  if (!Array.isArray(documents)) return [turn]
  return [
    { ...turn, parts: [...turn.parts, { type: 'data', title: `${documents.length} documents`, value: documents }] },
  ]
}

/** The system prompt of formats that keep it apart from the messages: Anthropic's `system`, Gemini's `systemInstruction`, OpenAI's `instructions`. */
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
    // Open models return the reasoning itself instead of a summary.
    const text = summary || textsOf(value['content']).join('')
    return text ? { role: 'assistant', parts: [{ type: 'reasoning', text }] } : undefined
  }
  if (value['type'] === 'image_generation_call' && typeof value['result'] === 'string') {
    const format = textOf(value['output_format']) ?? 'png'
    return { role: 'assistant', parts: [{ type: 'image', url: `data:image/${format};base64,${value['result']}` }] }
  }
  // A moderation or an embedding of texts and images has parts without a message around them.
  if (value['role'] === undefined && value['content'] === undefined) {
    const parts = readContent([value])
    return parts.some(({ type }) => type === 'other') ? readMessage(value) : { role: 'user', parts }
  }
  return readMessage(value)
}

export function turnsOf(values: readonly unknown[], read: (value: unknown) => Turn | undefined): readonly Turn[] {
  return values.flatMap((value) => read(value) ?? [])
}
