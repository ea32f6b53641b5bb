import { isJson, type Json, listOf, parsed, textOf } from './json.ts'

/** The whole answer that a stream of events makes: the text of a log's body, which may have been cut. `undefined` when the events are of no known kind. */
export function joinStream(body: string): Json | undefined {
  const events = body.split(/\r?\n/).flatMap((line) => {
    const value = line.startsWith('data:') ? parsed(line.slice(5).trim()) : undefined
    return isJson(value) ? [value] : []
  })
  const done = events.find(({ type }) => type === 'response.completed' || type === 'response.incomplete')
  if (done && isJson(done['response'])) return done['response']
  if (events.some((event) => Array.isArray(event['choices']))) return joinChunks(events)
  if (events.some((event) => Array.isArray(event['candidates']))) return joinCandidates(events)
  return events.some(({ type }) => type === 'content_block_start') ? joinBlocks(events) : undefined
}

/** OpenAI's chunks. (https://platform.openai.com/docs/api-reference/chat-streaming) */
function joinChunks(events: readonly Json[]): Json {
  const message = { role: 'assistant', content: '', reasoning_content: '' }
  const calls: { id: string | undefined; function: { name: string; arguments: string } }[] = []
  for (const event of events) {
    const choice = listOf(event['choices'])[0]
    const delta = isJson(choice) && isJson(choice['delta']) ? choice['delta'] : {}
    message.content += textOf(delta['content']) ?? ''
    message.reasoning_content += textOf(delta['reasoning_content']) ?? textOf(delta['reasoning']) ?? ''
    for (const call of listOf(delta['tool_calls'])) {
      if (!isJson(call) || !isJson(call['function'])) continue
      const index = typeof call['index'] === 'number' ? call['index'] : calls.length
      calls[index] ??= { id: textOf(call['id']), function: { name: '', arguments: '' } }
      calls[index].function.name += textOf(call['function']['name']) ?? ''
      calls[index].function.arguments += textOf(call['function']['arguments']) ?? ''
    }
  }
  const reasoning = message.reasoning_content || undefined
  return { choices: [{ message: { ...message, reasoning_content: reasoning, tool_calls: calls.filter(Boolean) } }] }
}

/** Anthropic's events. (https://docs.anthropic.com/en/docs/build-with-claude/streaming) */
function joinBlocks(events: readonly Json[]): Json {
  const blocks: Record<string, unknown>[] = []
  for (const { type, index, content_block: begun, delta } of events) {
    if (typeof index !== 'number') continue
    if (type === 'content_block_start' && isJson(begun))
      blocks[index] = { ...begun, ...(begun['type'] === 'tool_use' ? { input: '' } : {}) }
    const block = blocks[index]
    if (type !== 'content_block_delta' || !block || !isJson(delta)) continue
    append(block, 'text', delta['text'])
    append(block, 'thinking', delta['thinking'])
    append(block, 'input', delta['partial_json'])
  }
  const content = blocks
    .filter(Boolean)
    .map((block) =>
      block['type'] === 'tool_use' ? { ...block, input: parsed(String(block['input'] || '{}')) } : block,
    )
  return { role: 'assistant', content }
}

function append(block: Record<string, unknown>, name: string, text: unknown): void {
  if (typeof text === 'string') block[name] = `${textOf(block[name]) ?? ''}${text}`
}

/** Gemini's, each a whole answer with the parts that are new. Texts that follow each other are one. */
function joinCandidates(events: readonly Json[]): Json {
  const parts: Json[] = []
  for (const event of events) {
    const candidate = listOf(event['candidates'])[0]
    const content = isJson(candidate) ? candidate['content'] : undefined
    for (const part of isJson(content) ? listOf(content['parts']) : []) {
      if (!isJson(part)) continue
      const last = parts.at(-1)
      const text = textOf(part['text'])
      const before = last && last['thought'] === part['thought'] ? textOf(last['text']) : undefined
      if (text === undefined || before === undefined) parts.push(part)
      else parts[parts.length - 1] = { ...last, text: before + text }
    }
  }
  return { candidates: [{ content: { role: 'model', parts } }] }
}
