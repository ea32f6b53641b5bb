import { asList, asNumber, asRecord, asString, type Logprobs, type TokenLogprob } from '@litecone/core'

/** The probabilities of a text's tokens, or of a piece's; streams leave out their bytes. */
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
