import { asNumber, asRecord, createUsage, isRecord, type ServiceTier, type Usage } from '@litecone/core'

type Fields = Record<string, unknown>

/**
 * Usage in our format, or `undefined` without counts. `input_tokens` exclude cache reads and writes.
 * https://platform.claude.com/docs/en/build-with-claude/prompt-caching#tracking-cache-performance
 */
export function decodeUsage(usage: Fields): Usage | undefined {
  const { input_tokens, output_tokens, server_tool_use } = usage
  if ((input_tokens ?? output_tokens ?? undefined) === undefined && !isRecord(server_tool_use)) return undefined
  const cached = asNumber(usage.cache_read_input_tokens)
  const cacheWrite = asNumber(usage.cache_creation_input_tokens)
  const split = asRecord(usage.cache_creation)
  const counts = createUsage({
    prompt: (asNumber(input_tokens) ?? 0) + (cached ?? 0) + (cacheWrite ?? 0),
    completion: asNumber(output_tokens) ?? 0,
    cached,
    cacheWrite,
    cacheWrite5m: asNumber(split.ephemeral_5m_input_tokens),
    cacheWrite1h: asNumber(split.ephemeral_1h_input_tokens),
    reasoning: asNumber(asRecord(usage.output_tokens_details).thinking_tokens),
  })
  for (const [tool, requests] of Object.entries(asRecord(server_tool_use))) {
    if (typeof requests === 'number') counts.server_tool_use = { ...counts.server_tool_use, [tool]: requests }
  }
  return counts
}

/** OpenAI's `default` is Anthropic's `standard`. */
export function decodeTier({ service_tier: tier }: Fields): ServiceTier | undefined {
  if (tier === 'standard') return 'default'
  return tier === 'priority' ? tier : undefined
}
