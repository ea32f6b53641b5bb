import { bedrock } from '@litecone/providers-bedrock'
import type { HeaderList } from '../proxy/answer.ts'
import type { Exchange, Route } from '../proxy/exchange.ts'
import { headerRecord } from '../proxy/header-record.ts'
import type { UpstreamRequest } from '../proxy/upstream.ts'
import { UpstreamError } from '../proxy/upstream-error.ts'
import { regionOfHost } from './region.ts'

/** Gives the headers of a request with a signature of it, made anew each time: signatures are good for some minutes only. */
export type Signer = (request: UpstreamRequest) => Promise<HeaderList>

/** What a client that signs for itself sends. Its signature is for the gateway's address. */
const OF_A_SIGNATURE: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'authorization',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
])

/**
 * Signs requests to Bedrock with the credentials in `aws-access-key`, `aws-secret-key` and `aws-session-token`, as Helicone's host for Bedrock
 * does. `undefined` where there are none, or the route leads elsewhere. The signer rejects with an `UpstreamError` that says what is missing.
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
        'Requests to Bedrock are signed with both of aws-access-key and aws-secret-key. Send the other one too.',
      )
    const rest = headers.flatMap((name, index) =>
      index % 2 === 0 && !OF_A_SIGNATURE.has(name) ? [name, headers[index + 1] ?? ''] : [],
    )
    const text = Buffer.isBuffer(body) ? body.toString() : undefined
    const request = { method, origin, path, headers: headerRecord(rest), body: text }
    const signature = await bedrock({ region, credentials })
      .definition.sign?.(request)
      .catch(() => undefined)
    if (!signature)
      throw refuse('The region to sign for is not known. Name it in the path: /bedrock/v1/us-east-1/model/…')
    const unsigned = rest.flatMap((name, index) =>
      index % 2 === 0 && !Object.hasOwn(signature, name) ? [name, rest[index + 1] ?? ''] : [],
    )
    return [...unsigned, ...Object.entries(signature).flat()]
  }
}

function refuse(message: string): UpstreamError {
  return new UpstreamError('internal_error', message, { status: 400 })
}
