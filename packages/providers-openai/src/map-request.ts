import type { CallContext, CompletionParameters, Wire } from '@litecone/core'

/** The wire, handed requests that say what the vendor cannot be asked in OpenAI's words in the words that it has. */
export function mapRequest(
  wire: Wire,
  map: (request: CompletionParameters, context: CallContext) => CompletionParameters,
): Wire {
  const { chat } = wire
  if (!chat) return wire
  return { ...wire, chat: { ...chat, encode: (request, context) => chat.encode(map(request, context), context) } }
}
