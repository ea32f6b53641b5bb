import { asList, asNumber, asRecord, createUsage, type Usage } from '@litecone/core'

/**
 * `inputTokens` exclude cache reads and writes: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html
 */
export function decodeUsage(value: unknown): Usage | undefined {
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens, cacheDetails } = asRecord(value)
  const prompt = asNumber(inputTokens)
  const completion = asNumber(outputTokens)
  if (prompt === undefined && completion === undefined) return undefined
  const cached = asNumber(cacheReadInputTokens)
  const cacheWrite = asNumber(cacheWriteInputTokens)
  return createUsage({
    prompt: (prompt ?? 0) + (cached ?? 0) + (cacheWrite ?? 0),
    completion: completion ?? 0,
    cached,
    cacheWrite,
    cacheWrite5m: written(cacheDetails, '5m'),
    cacheWrite1h: written(cacheDetails, '1h'),
  })
}

function written(details: unknown, ttl: string): number | undefined {
  return asNumber(
    asList(details)
      .map(asRecord)
      .find((detail) => detail.ttl === ttl)?.inputTokens,
  )
}
