import { asList, asRecord, asString, isRecord } from '@litecone/core'

type Json = Readonly<Record<string, unknown>>

/**
 * The text of the last user message that has any, in the format of any provider. Its text parts are joined by line breaks. `''` if there is none. If a body
 * has the fields of two formats, the texts of both are returned, because it is not known which of them the provider reads.
 *
 * The fields are `messages` (OpenAI, Anthropic, Cohere), `input` (Responses, embeddings, moderations, Replicate), `contents` and `content` (Gemini), `prompt`
 * (completions) and `message` (version 1 of Cohere's API). Results of tools are not included, although Anthropic and Gemini have them in user messages.
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

/** The `model` of a body, else the one in the path of Gemini, Azure, Replicate or Bedrock. */
export function readModel(json: Json | undefined, path: string): string | undefined {
  const named = asString(json?.['model'])
  if (named) return named
  // At Bedrock it may be an ARN, which contains slashes.
  const [, bedrocks] = /^\/model\/([^?]+)\/(?:invoke|converse|count-tokens)/.exec(path) ?? []
  return (
    bedrocks ??
    /\/(?:models\/([^/?:]+(?:\/[^/?:]+)?)(?=[:/?]|$)|deployments\/([^/?:]+))/.exec(path)?.slice(1).find(Boolean)
  )
}

/** A text, a list of texts, the parts of a message, the items of a conversation, or an input of Replicate's models. */
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

/** Gemini's messages may have no role. Its results of tools have the role `function` or `user`. */
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
