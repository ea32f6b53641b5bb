import { BadRequestError, type ProviderSettings, readEnvironment } from '@litecone/core'

export interface CloudflareSettings extends ProviderSettings {
  /** The account's id. Default: `CLOUDFLARE_ACCOUNT_ID`. */
  accountId?: string | undefined
}

/** The path relative to `apiBase`, which may already contain the account, as in Cloudflare's examples. */
export function cloudflarePath({ accountId, apiBase }: CloudflareSettings, operation: string): string {
  const base = apiBase ?? readEnvironment(['CLOUDFLARE_API_BASE']) ?? ''
  if (/\/v1\/*$/.test(base)) return operation
  const account = accountId ?? readEnvironment(['CLOUDFLARE_ACCOUNT_ID'])
  if (account) return `/accounts/${encodeURIComponent(account)}/ai/v1${operation}`
  throw new BadRequestError('cloudflare needs an account. Pass accountId, or set CLOUDFLARE_ACCOUNT_ID.', {
    provider: 'cloudflare',
    param: 'accountId',
  })
}
