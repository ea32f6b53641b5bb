import { isJson, type Json, textOf } from './json.ts'

/** Joins the events of Cohere's v2 API. (https://docs.cohere.com/v2/docs/streaming) */
export function joinCohere(events: readonly Json[]): Json {
  const blocks = new Map<unknown, { type: unknown; text: string; thinking: string }>()
  const calls = new Map<unknown, { id: string | undefined; function: { name: string; arguments: string } }>()
  let tool_plan = ''
  for (const { index, delta } of events) {
    const message = isJson(delta) && isJson(delta['message']) ? delta['message'] : {}
    const { content, tool_calls: piece } = message
    tool_plan += textOf(message['tool_plan']) ?? ''
    if (isJson(content)) {
      const block = blocks.get(index) ?? { type: content['type'], text: '', thinking: '' }
      blocks.set(index, block)
      block.text += textOf(content['text']) ?? ''
      block.thinking += textOf(content['thinking']) ?? ''
    }
    const called = isJson(piece) ? piece['function'] : undefined
    if (!isJson(piece) || !isJson(called)) continue
    const call = calls.get(index) ?? { id: undefined, function: { name: '', arguments: '' } }
    calls.set(index, call)
    call.id ??= textOf(piece['id'])
    call.function.name ||= textOf(called['name']) ?? ''
    call.function.arguments += textOf(called['arguments']) ?? ''
  }
  const content = [...blocks.values()].map(({ type, text, thinking }) =>
    type === 'thinking' ? { type, thinking } : { type: 'text', text },
  )
  return { message: { role: 'assistant', content, tool_plan, tool_calls: [...calls.values()] } }
}
