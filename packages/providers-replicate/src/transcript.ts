import { BadRequestError, contentText, type Message } from '@litecone/core'

/** A conversation for models that accept a single prompt. */
export interface Transcript {
  system: string
  turns: Turn[]
  /** URLs or data URLs, in order. */
  images: string[]
  /** Whether the last user message contains an image. */
  isAboutImage: boolean
}

export interface Turn {
  role: 'user' | 'assistant'
  /** The label before the text in a transcript. */
  speaker: string
  text: string
  /** The number of images. */
  images: number
}

export function writeTranscript(messages: readonly Message[]): Transcript {
  const system: string[] = []
  const turns: Turn[] = []
  const images: string[] = []
  for (const message of messages) {
    const text = message.content ? contentText(message.content) : ''
    if (message.role === 'system' || message.role === 'developer') {
      if (text) system.push(text)
      continue
    }
    const shown = imagesOf(message)
    images.push(...shown)
    turns.push({ ...writeTurn(message, text), images: shown.length })
  }
  const asked = turns.findLast(({ role }) => role === 'user')
  return { system: system.join('\n\n'), turns, images, isAboutImage: (asked?.images ?? 0) > 0 }
}

/** A single user turn is the prompt itself; a longer conversation becomes a transcript that the model continues as the assistant. */
export function writePrompt(turns: readonly Turn[]): string {
  const [only] = turns
  if (turns.length === 1 && only?.speaker === 'User') return only.text
  const lines = turns.map(({ speaker, images, text }) => `${speaker}: ${'[image] '.repeat(images)}${text}`)
  if (turns.at(-1)?.role !== 'assistant') lines.push('Assistant:')
  return lines.join('\n\n')
}

/** Messages for models that accept OpenAI's, but without tools. */
export function writeMessages({ system, turns }: Transcript): { role: string; content: string }[] {
  const messages = turns.map(({ role, speaker, text }) => ({
    role,
    content: speaker.startsWith('Result') ? `${speaker}: ${text}` : text,
  }))
  return system ? [{ role: 'system', content: system }, ...messages] : messages
}

function writeTurn(message: Message, text: string): Omit<Turn, 'images'> {
  if (message.role === 'tool') return { role: 'user', speaker: `Result of tool call ${message.tool_call_id}`, text }
  if (message.role === 'function') return { role: 'user', speaker: `Result of ${message.name}`, text }
  if (message.role !== 'assistant') return { role: 'user', speaker: 'User', text }
  const { tool_calls, function_call, refusal } = message
  const calls = (tool_calls ?? []).map((call) =>
    call.type === 'custom'
      ? `[called ${call.custom.name} (${call.id}) with ${call.custom.input}]`
      : `[called ${call.function.name} (${call.id}) with ${call.function.arguments || '{}'}]`,
  )
  if (function_call) calls.push(`[called ${function_call.name} with ${function_call.arguments}]`)
  return { role: 'assistant', speaker: 'Assistant', text: [text || refusal, ...calls].filter(Boolean).join(' ') }
}

function imagesOf({ content }: Message): string[] {
  if (typeof content === 'string' || !content) return []
  return content.flatMap((part) => {
    if (part.type === 'image_url') return [part.image_url.url]
    if (part.type === 'text' || part.type === 'refusal') return []
    throw new BadRequestError(
      `Language models on Replicate accept text and images, not "${part.type}". Remove it, or describe it in text.`,
      { param: 'messages' },
    )
  })
}
