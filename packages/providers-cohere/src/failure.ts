import { asRecord, asString, type ErrorCode, type Failure } from '@litecone/core'

/** `{ message, id }`: https://docs.cohere.com/reference/errors. There is no code: the status decides, and the message where a status is ambiguous. */
export function decodeFailure(status: number, body: unknown): Failure {
  const { message, error } = asRecord(body)
  const text = asString(message) ?? asString(error) ?? asString(body) ?? ''
  const isOutputLimit = /^too many tokens: max tokens must/.test(text)
  return {
    message: text,
    kind: isOutputLimit ? 'bad_request' : kindOf(status, text),
    param: isOutputLimit ? 'max_tokens' : undefined,
  }
}

function kindOf(status: number, text: string): ErrorCode | undefined {
  if (/^(?:invalid api token|no api key supplied)/i.test(text)) return 'authentication'
  return KINDS[status] ?? undefined
}

const KINDS: Partial<Record<number, ErrorCode>> = {
  // "a request or response contains a deny-listed token"
  498: 'content_policy_violation',
  // Cancelled by Cohere, whose documentation advises to retry.
  499: 'service_unavailable',
}
