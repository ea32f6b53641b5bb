import type { CallContext, Wire } from '@litecone/core'

/** Expands `kimi-k2p5` to the full name `accounts/fireworks/models/kimi-k2p5`. Other names are unchanged. */
export function withFullNames(wire: Wire): Wire {
  const { chat, embed } = wire
  return {
    ...wire,
    ...(chat && { chat: { ...chat, encode: (request, context) => chat.encode(request, named(context)) } }),
    ...(embed && { embed: { ...embed, encode: (request, context) => embed.encode(request, named(context)) } }),
  }
}

function named(context: CallContext): CallContext {
  return /[/#]/.test(context.model) ? context : { ...context, model: `accounts/fireworks/models/${context.model}` }
}
