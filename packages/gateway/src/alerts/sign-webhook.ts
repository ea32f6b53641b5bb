import { createHmac } from 'node:crypto'

/** What a signature is of, beside the body. */
export interface WebhookStamp {
  readonly id: string
  /** Seconds since the Unix epoch. */
  readonly seconds: number
}

/**
 * The headers by which a receiver knows that a post is this gateway's, unchanged and of now, as Standard Webhooks has them: HMAC-SHA256 of id, time
 * and body. A secret `whsec_…` is base64, as that has it; any other is taken as it is written. Without one nothing is signed.
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md)
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
