import { asList, asRecord, asString, isRecord } from '@litecone/core'

type Json = Readonly<Record<string, unknown>>

/**
 * What the user says last, in whatever format the body is: the text of the last user message that has any, all its text parts joined by line
 * breaks. `''` when there is none. A body that speaks two formats at once gives the texts of both: which one its provider reads, nobody here knows.
 *
 * Read are `messages` (OpenAI, Anthropic, Cohere), `input` (Responses, embeddings, moderations, Replicate), `contents` and `content` (Gemini),
 * `prompt` (completions) and `message` (Cohere's first version). What tools answered is none of the user's words, though Anthropic and Gemini
 * send it as the user's message.
 */
export function readPrompt(json: Json): string {
  const texts = [
    lastOf(asList(json['messages'])),
    readInput(json['input']),
    lastOf(Array.isArray(json['contents']) ? json['contents'] : [json['contents']]),
    ...asList(json['requests']).map((request) => partsText(asRecord(request)['content'])),
    partsText(json['content']),
    listText(json['prompt']),
    asString(json['message']) ?? '',
  ]
  return texts.filter(Boolean).join('\n')
}

/** The `model` of a body, or the one that Gemini's, Azure's, Replicate's and Bedrock's paths name. */
export function readModel(json: Json | undefined, path: string): string | undefined {
  const named = asString(json?.['model'])
  if (named) return named
  // Of Bedrock it may be an ARN, which has slashes.
  const [, bedrocks] = /^\/model\/([^?]+)\/(?:invoke|converse|count-tokens)/.exec(path) ?? []
  return (
    bedrocks ??
    /\/(?:models\/([^/?:]+(?:\/[^/?:]+)?)(?=[:/?]|$)|deployments\/([^/?:]+))/.exec(path)?.slice(1).find(Boolean)
  )
}

/** A text, texts, the parts of one message, the items of a conversation, or what Replicate's models take. */
function readInput(input: unknown): string {
  if (isRecord(input))
    return [asString(input['prompt']) ?? '', lastOf(asList(input['messages']))].filter(Boolean).join('\n')
  const items = asList(input)
  return items.some((item) => isRecord(item) && item['role'] !== undefined) ? lastOf(items) : listText(input)
}

function lastOf(messages: readonly unknown[]): string {
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index]
    if (!isRecord(message) || !isUsers(message)) continue
    const text = partsText(message)
    if (text) return text
  }
  return ''
}

/** Gemini may leave the role out, and calls what tools answered `function` or the user's. */
function isUsers({ role, parts }: Json): boolean {
  return role === 'user' || (role === undefined && parts !== undefined)
}

function partsText(message: unknown): string {
  const { content, parts } = asRecord(message)
  return [listText(content), listText(parts)].filter(Boolean).join('\n')
}

function listText(value: unknown): string {
  if (typeof value === 'string') return value
  return asList(value)
    .map((part) => (typeof part === 'string' ? part : asString(asRecord(part)['text'])))
    .filter(Boolean)
    .join('\n')
}
