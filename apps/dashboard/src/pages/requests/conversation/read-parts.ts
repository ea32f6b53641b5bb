import { isJson, type Json, listOf, parsed, textOf } from './json.ts'
import type { Part, Turn } from './turn.ts'

/** A message of OpenAI-compatible chat completions, of Anthropic's messages, of Ollama's or of Cohere's chat. */
export function readMessage(value: unknown): Turn | undefined {
  if (!isJson(value)) return undefined
  const role = textOf(value['role']) ?? 'assistant'
  const reasoning = reasoningNames.map((name) => textOf(value[name])).find(Boolean)
  const calls = listOf(value['tool_calls']).flatMap((call) => (isJson(call) ? [readToolCall(call)] : []))
  const audio = isJson(value['audio']) ? textOf(value['audio']['transcript']) : undefined
  const parts: Part[] = [
    ...(reasoning === undefined ? [] : [{ type: 'reasoning', text: reasoning } as const]),
    ...readContent(value['content'] ?? value['refusal'] ?? audio),
    ...listOf(value['images']).map(readAttached),
    ...calls,
  ]
  if (role !== 'tool') return { role, parts }
  return {
    role,
    parts: [{ type: 'tool result', id: textOf(value['tool_call_id']), output: outputOf(value['content']) }],
  }
}

/** Names of the field that holds the reasoning: two of OpenAI-compatible vendors, Ollama's, and Cohere's plan before it calls tools. */
const reasoningNames = ['reasoning_content', 'reasoning', 'thinking', 'tool_plan']

/**
 * An image beside the content of a message: OpenRouter's are blocks, Ollama's are base64 without a type.
 * (https://openrouter.ai/docs/features/multimodal/image-generation, https://docs.ollama.com/api/chat)
 */
function readAttached(image: unknown): Part {
  return typeof image === 'string' ? { type: 'image', url: `data:image/png;base64,${image}` } : readBlock(image)
}

/** Content that is a text or a list of blocks. */
export function readContent(content: unknown): readonly Part[] {
  if (content === null || content === undefined || content === '') return []
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) return [{ type: 'other', value: content }]
  return content.map(readBlock)
}

function readBlock(block: unknown): Part {
  if (typeof block === 'string') return { type: 'text', text: block }
  if (!isJson(block)) return { type: 'other', value: block }
  const text = textOf(block['text'])
  switch (block['type']) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return text === undefined ? { type: 'other', value: block } : { type: 'text', text }
    case 'thinking':
      return { type: 'reasoning', text: reasoningOf(block['thinking']) }
    case 'tool_use':
      return { type: 'tool call', name: textOf(block['name']) ?? '', id: textOf(block['id']), input: block['input'] }
    case 'tool_result':
      return { type: 'tool result', id: textOf(block['tool_use_id']), output: outputOf(block['content']) }
    case 'image':
    case 'image_url':
    case 'input_image':
      return readImage(block)
    default:
      return readConverseBlock(block) ?? readGeminiPart(block)
  }
}

/** The blocks that only Bedrock's Converse has. (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html) */
function readConverseBlock({ toolUse, toolResult, reasoningContent }: Json): Part | undefined {
  if (isJson(toolUse)) {
    const { name, toolUseId, input } = toolUse
    return { type: 'tool call', name: textOf(name) ?? '', id: textOf(toolUseId), input }
  }
  if (isJson(toolResult)) {
    return { type: 'tool result', id: textOf(toolResult['toolUseId']), output: outputOf(toolResult['content']) }
  }
  const thought = isJson(reasoningContent) ? reasoningContent['reasoningText'] : undefined
  return isJson(thought) ? { type: 'reasoning', text: textOf(thought['text']) ?? '' } : undefined
}

/** Reasoning as a text, or as a list of texts, as Mistral returns it. */
export function reasoningOf(thinking: unknown): string {
  return textOf(thinking) ?? textsOf(thinking).join('')
}

/** The texts of a list of parts. */
export function textsOf(parts: unknown): readonly string[] {
  return listOf(parts).flatMap((part) => (isJson(part) ? (textOf(part['text']) ?? []) : []))
}

/** A part of Gemini's contents. (https://ai.google.dev/api/caching#Part) */
export function readGeminiPart(part: Json): Part {
  const text = textOf(part['text'])
  if (text !== undefined) return { type: part['thought'] === true ? 'reasoning' : 'text', text }
  const { functionCall, functionResponse, inlineData } = part
  if (isJson(functionCall)) {
    return {
      type: 'tool call',
      name: textOf(functionCall['name']) ?? '',
      id: textOf(functionCall['id']),
      input: functionCall['args'],
    }
  }
  if (isJson(functionResponse)) {
    return { type: 'tool result', id: textOf(functionResponse['name']), output: functionResponse['response'] }
  }
  if (isJson(inlineData)) {
    return { type: 'image', url: `data:${textOf(inlineData['mimeType'])};base64,${textOf(inlineData['data'])}` }
  }
  return { type: 'other', value: part }
}

function readToolCall(call: Json): Part {
  const inner = isJson(call['function']) ? call['function'] : call
  const { name, arguments: given } = inner
  return {
    type: 'tool call',
    name: textOf(name) ?? '',
    id: textOf(call['id']),
    input: typeof given === 'string' ? parsed(given || '{}') : given,
  }
}

function readImage(block: Json): Part {
  const { source, image_url: image } = block
  if (isJson(source)) {
    const url = textOf(source['url'])
    return { type: 'image', url: url ?? `data:${textOf(source['media_type'])};base64,${textOf(source['data'])}` }
  }
  const url = isJson(image) ? textOf(image['url']) : textOf(image)
  return url === undefined ? { type: 'other', value: block } : { type: 'image', url }
}

/** The result of a tool, parsed if its text is JSON. */
function outputOf(content: unknown): unknown {
  if (typeof content === 'string') return parsed(content)
  const [only, ...others] = listOf(content)
  const text = isJson(only) && !others.length ? textOf(only['text']) : undefined
  return text === undefined ? content : parsed(text)
}
