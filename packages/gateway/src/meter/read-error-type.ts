import { asRecord, isRecord } from '@litecone/core'

type Fields = Record<string, unknown>

/**
 * The type of an error: OpenAI's and Anthropic's `error.type`, Azure's `error.code`, Google's `error.status`, Mistral's top-level `type`, or the error
 * of a Responses stream. Statistics group by it, so an error with only a message is `error`. `undefined` if there is no error.
 */
export function readErrorType(body: Fields): string | undefined {
  const response = asRecord(body.response)
  const error = [body.error, response.error, asRecord(body.x_groq).error].find((value) => value)
  if (isRecord(error)) return firstName([error.type, error.code, error.status]) ?? 'error'
  if (typeof error === 'string') return firstName([error, body.code, body.type]) ?? 'error'
  if (body.object === 'error' || body.type === 'error') return firstName([body.code, body.type]) ?? 'error'
  return undefined
}

function firstName(values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && /^[\w.:-]{1,64}$/.test(value))
}
