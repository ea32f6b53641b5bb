import { asList, asNumber, asRecord, asString, type Logprobs, type TokenLogprob } from '@litecone/core'

/** Log probabilities of a text, or of part of one. Streams omit `bytes`. */
export function decodeLogprobs(values: unknown): Logprobs | undefined {
  const content = asList(values).map((value): TokenLogprob => {
    const top = asList(asRecord(value).top_logprobs).map(decodeToken)
    return { ...decodeToken(value), top_logprobs: top }
  })
  return content.length > 0 ? { content, refusal: null } : undefined
}

function decodeToken(value: unknown): Omit<TokenLogprob, 'top_logprobs'> {
  const { token, bytes, logprob } = asRecord(value)
  return {
    token: asString(token) ?? '',
    bytes: Array.isArray(bytes) ? bytes.filter((byte) => typeof byte === 'number') : null,
    logprob: asNumber(logprob) ?? 0,
  }
}
