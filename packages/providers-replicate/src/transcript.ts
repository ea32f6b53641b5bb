import { BadRequestError, contentText, type Message } from '@litecone/core'

/** A conversation for a model that takes one text. */
export interface Transcript {
  system: string
  prompt: string
  /** Addresses or data URLs, in order. */
  images: string[]
}

/** One user message is the prompt as it is; a longer conversation is written out, and the model is to go on as the assistant. */
export function writeTranscript(messages: readonly Message[]): Transcript {
  const system = messages.filter(isInstruction).map(({ content }) => contentText(content))
  const turns = messages.filter((message) => !isInstruction(message))
  const images = turns.flatMap(imagesOf)
  const [only] = turns
  const prompt =
    turns.length === 1 && only?.role === 'user'
      ? contentText(only.content)
      : `${turns.map(writeTurn).join('\n\n')}\n\nAssistant:`
  return { system: system.filter(Boolean).join('\n\n'), prompt, images }
}

function isInstruction({ role }: Message): boolean {
  return role === 'system' || role === 'developer'
}

function writeTurn(message: Message): string {
  const text = message.content ? contentText(message.content) : ''
  if (message.role === 'user') return `User: ${text}`
  if (message.role === 'tool') return `Result of tool call ${message.tool_call_id}: ${text}`
  if (message.role === 'function') return `Result of ${message.name}: ${text}`
  const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : []
  const called = calls.map((call) =>
    call.type === 'function'
      ? `[called ${call.function.name} (${call.id}) with ${call.function.arguments}]`
      : `[called ${call.custom.name} (${call.id}) with ${call.custom.input}]`,
  )
  return `Assistant: ${[text, ...called].filter(Boolean).join(' ')}`
}

function imagesOf({ content }: Message): string[] {
  if (typeof content === 'string' || !content) return []
  return content.flatMap((part) => {
    if (part.type === 'image_url') return [part.image_url.url]
    if (part.type === 'text' || part.type === 'refusal') return []
    throw new BadRequestError(
      `Replicate's language models take text and images, no ${part.type === 'file' ? 'files' : 'audio'}.`,
      {
        param: 'messages',
      },
    )
  })
}
