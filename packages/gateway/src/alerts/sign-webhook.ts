import { createHmac } from 'node:crypto'

/** What is signed together with the body. */
export interface WebhookStamp {
  readonly id: string
  /** Seconds since the Unix epoch. */
  readonly seconds: number
}

/**
 * The headers of Standard Webhooks, with a signature that is an HMAC-SHA256 of id, time and body
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). A secret `whsec_…` is base64, any other is used as it is.
 * Without a secret there is no signature.
 */
export function webhookHeaders(
  body: string,
  { id, seconds }: WebhookStamp,
  secret: string | null,
): Record<string, string> {
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(seconds) }
  if (secret === null) return headers
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { ...headers, 'webhook-signature': `v1,${signature}` }
}
