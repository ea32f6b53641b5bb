import { isRecord } from '@litecone/core'

/** Fields with the prompt's text in bodies of OpenAI (chat, completions, Responses), Anthropic, and compatible APIs. */
const FIELDS = ['system', 'instructions', 'messages', 'prompt', 'input'] as const

type Json = Readonly<Record<string, unknown>>

/** The texts of a prompt in order. */
export function promptTexts(json: Json): string[] {
  const texts: string[] = []
  mapPromptTexts(json, (text) => {
    texts.push(text)
    return text
  })
  return texts
}

/** The body with each text of its prompt replaced. Images, tool calls and everything else are kept. */
export function mapPromptTexts(json: Json, replace: (text: string) => string): Json {
  const changed: Record<string, unknown> = { ...json }
  for (const field of FIELDS) if (Object.hasOwn(json, field)) changed[field] = mapTexts(json[field], replace)
  return changed
}

/** A text, a list of texts, of parts with a `text`, or of messages whose `content` is one of these. */
function mapTexts(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, replace))
  if (!isRecord(value)) return value
  if (typeof value['text'] === 'string') return { ...value, text: replace(value['text']) }
  if (Object.hasOwn(value, 'content')) return { ...value, content: mapTexts(value['content'], replace) }
  return value
}
