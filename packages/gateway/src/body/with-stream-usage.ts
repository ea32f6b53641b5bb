import { asRecord } from '@litecone/core'

/**
 * `Helicone-Stream-Usage`: requests usage at the end of a stream. Returns the same object if the response is not a stream, or if the path is not an OpenAI
 * `…/completions`: other APIs always send usage, and refuse the field. Helicone sets it for all paths.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/create#chat_create-stream_options
 */
export function withStreamUsage(
  json: Readonly<Record<string, unknown>>,
  path: string,
): Readonly<Record<string, unknown>> {
  if (json['stream'] !== true || !/\/completions\/?(?:\?|$)/.test(path)) return json
  const options = asRecord(json['stream_options'])
  if (options['include_usage'] === true) return json
  return { ...json, stream_options: { ...options, include_usage: true } }
}
