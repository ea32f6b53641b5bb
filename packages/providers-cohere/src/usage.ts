import { asNumber, asRecord, createUsage, isRecord, type Usage } from '@litecone/core'

/** `tokens` are those that the model processed: https://docs.cohere.com/reference/chat#response.body.usage. */
export function decodeUsage(value: unknown): Usage | undefined {
  const { tokens, billed_units, cached_tokens } = asRecord(value)
  const read = asRecord(tokens)
  const billed = asRecord(billed_units)
  const prompt = asNumber(read.input_tokens) ?? asNumber(billed.input_tokens)
  const completion = asNumber(read.output_tokens) ?? asNumber(billed.output_tokens)
  if (prompt === undefined && completion === undefined) return undefined
  const usage = createUsage({
    prompt: prompt ?? 0,
    completion: completion ?? 0,
    cached: asNumber(cached_tokens),
  })
  return isRecord(billed_units) ? { ...usage, billed_units } : usage
}
