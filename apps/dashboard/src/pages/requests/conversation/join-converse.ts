import { isJson, type Json, parsed, textOf } from './json.ts'

/** Joins the events of Bedrock's ConverseStream. (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html) */
export function joinConverse(events: readonly Json[]): Json {
  const blocks = new Map<unknown, { text: string; thought: string; input: string; toolUse?: Json }>()
  for (const { contentBlockIndex: index, start, delta } of events) {
    if (index === undefined) continue
    const block = blocks.get(index) ?? { text: '', thought: '', input: '' }
    blocks.set(index, block)
    if (isJson(start) && isJson(start['toolUse'])) block.toolUse = start['toolUse']
    if (!isJson(delta)) continue
    const { text, toolUse, reasoningContent } = delta
    block.text += textOf(text) ?? ''
    block.input += (isJson(toolUse) && textOf(toolUse['input'])) || ''
    block.thought += (isJson(reasoningContent) && textOf(reasoningContent['text'])) || ''
  }
  const content = [...blocks.values()].map(({ text, thought, input, toolUse }) => {
    if (toolUse) return { toolUse: { ...toolUse, input: parsed(input || '{}') } }
    return thought ? { reasoningContent: { reasoningText: { text: thought } } } : { text }
  })
  return { role: 'assistant', content }
}
