import { asRecord } from '@litecone/core'

/**
 * `Helicone-Stream-Usage`: asks for the usage at the end of a stream. The same object when there is nothing to ask for: the answer is no
 * stream, or the path is no `…/completions` of OpenAI's, for other APIs tell their usage anyway and refuse the field. Helicone sets it always.
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
