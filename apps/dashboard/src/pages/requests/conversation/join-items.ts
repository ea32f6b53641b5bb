import { isJson, type Json, listOf, textOf } from './json.ts'

/** Joins the events of OpenAI's Responses. (https://platform.openai.com/docs/api-reference/responses-streaming) */
export function joinItems(events: readonly Json[]): Json {
  // The last event has the complete response, unless the stream was cut.
  const whole = events.findLast(({ response }) => isJson(response) && listOf(response['output']).length > 0)
  if (whole && isJson(whole['response'])) return whole['response']
  const items = new Map<unknown, Json>()
  for (const { type, output_index: at, item, delta } of events) {
    // Some vendors send no event at the beginning of an item, or an event without the contents at its end.
    if (isJson(item)) items.set(at, { ...items.get(at), ...item })
    const text = textOf(delta)
    if (text === undefined) continue
    const before = items.get(at) ?? { role: 'assistant' }
    const grown = grow(before, textOf(type) ?? '', text)
    if (grown !== before) items.set(at, grown)
  }
  return { output: [...items.values()] }
}

function grow(item: Json, type: string, text: string): Json {
  if (type.endsWith('arguments.delta')) return { ...item, arguments: `${textOf(item['arguments']) ?? ''}${text}` }
  if (/output_text\.delta|refusal\.delta/.test(type)) return { ...item, content: addText(item['content'], text) }
  return /reasoning\w*\.delta/.test(type) ? { ...item, summary: addText(item['summary'], text) } : item
}

function addText(parts: unknown, text: string): readonly Json[] {
  const [part] = listOf(parts)
  return [{ type: 'output_text', text: `${isJson(part) ? (textOf(part['text']) ?? '') : ''}${text}` }]
}
