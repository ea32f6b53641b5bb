import { bedrock } from '@litecone/providers-bedrock'
import type { HeaderList } from '../proxy/answer.ts'
import type { Exchange, Route } from '../proxy/exchange.ts'
import { headerRecord } from '../proxy/header-record.ts'
import type { UpstreamRequest } from '../proxy/upstream.ts'
import { UpstreamError } from '../proxy/upstream-error.ts'
import { regionOfHost } from './region.ts'

/** Returns the request's headers with a signature. Sign again for every attempt, because signatures expire after a few minutes. */
export type Signer = (request: UpstreamRequest) => Promise<HeaderList>

/** Headers of a client's own signature. It signed for the gateway's address, so the provider would refuse it. */
const SIGNATURE_HEADERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'authorization',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
])

/**
 * Creates a signer from the credentials in `aws-access-key`, `aws-secret-key` and `aws-session-token`, the headers of Helicone's Bedrock host.
 * `undefined` for requests without credentials, and for other providers. The signer rejects with an `UpstreamError` if a key or the region is missing.
 */
export function createSigner(route: Route, headers: Exchange['headers']): Signer | undefined {
  const {
    'aws-access-key': accessKeyId,
    'aws-secret-key': secretAccessKey,
    'aws-session-token': sessionToken,
  } = headers
  if (route.provider !== 'bedrock' || (accessKeyId === undefined && secretAccessKey === undefined)) return undefined
  const region = route.region ?? regionOfHost(new URL(route.origin).hostname)
  const credentials = {
    accessKeyId: String(accessKeyId ?? ''),
    secretAccessKey: String(secretAccessKey ?? ''),
    sessionToken: sessionToken === undefined ? undefined : String(sessionToken),
  }
  return async ({ method, origin, path, headers, body }) => {
    if (!credentials.accessKeyId || !credentials.secretAccessKey)
      throw refuse(
        'To sign requests to Bedrock, the gateway needs both aws-access-key and aws-secret-key, and one is missing.',
      )
    const rest = headers.flatMap((name, index) =>
      index % 2 === 0 && !SIGNATURE_HEADERS.has(name) ? [name, headers[index + 1] ?? ''] : [],
    )
    const text = Buffer.isBuffer(body) ? body.toString() : undefined
    const request = { method, origin, path, headers: headerRecord(rest), body: text }
    const signature = await bedrock({ region, credentials })
      .definition.sign?.(request)
      .catch(() => undefined)
    if (!signature)
      throw refuse('The AWS region to sign for is unknown. Add it to the path: /bedrock/v1/us-east-1/model/…')
    const unsigned = rest.flatMap((name, index) =>
      index % 2 === 0 && !Object.hasOwn(signature, name) ? [name, rest[index + 1] ?? ''] : [],
    )
    return [...unsigned, ...Object.entries(signature).flat()]
  }
}

function refuse(message: string): UpstreamError {
  return new UpstreamError('internal_error', message, { status: 400 })
}
