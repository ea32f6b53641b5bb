import type { CallContext, CompletionParameters, Wire } from '@litecone/core'

/** Wraps a wire so that `map` rewrites chat requests before encoding, for what a vendor expresses differently from OpenAI. */
export function mapRequest(
  wire: Wire,
  map: (request: CompletionParameters, context: CallContext) => CompletionParameters,
): Wire {
  const { chat } = wire
  if (!chat) return wire
  return { ...wire, chat: { ...chat, encode: (request, context) => chat.encode(map(request, context), context) } }
}
