import { parseHeliconeHeaders } from '@litecone/headers'
import { connectionOf } from '../proxy/client-connection.ts'
import type { Exchange } from '../proxy/exchange.ts'
import type { UpstreamRequest } from '../proxy/upstream.ts'

export interface Asked {
  readonly exchange: Exchange
  readonly request: UpstreamRequest
  readonly client: AbortController
}

/** A client's request to a provider, with `Helicone-*` headers. */
export function askFor(
  origin: string,
  headers: Record<string, string> = {},
  body: unknown = { model: 'first', seed: 1 },
  more: Partial<UpstreamRequest> = {},
): Asked {
  const client = new AbortController()
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const path = '/v1/chat/completions?key=secret'
  const exchange: Exchange = {
    id: '00000000-0000-4000-8000-000000000000',
    startedAt: Date.now(),
    method: 'POST',
    route: { provider: 'own', origin, path, untrusted: false },
    headers,
    options: parseHeliconeHeaders(headers),
    grant: { keyId: null, owner: '', scopes: [], policy: {} },
    userId: undefined,
    body: bytes,
    json: typeof body === 'string' ? undefined : (body as Record<string, unknown>),
    connection: connectionOf(client.signal),
    notes: {
      answerHeaders: {},
      attempts: [],
      cache: null,
      cacheSavedUsd: null,
      rateLimited: false,
      securityVerdict: null,
      errorType: null,
      fallbackIndex: null,
      answeredBy: null,
      firstByteAt: null,
      afterwards: [],
    },
  }
  const own = [
    'content-type',
    'application/json',
    'authorization',
    'Bearer own',
    'content-length',
    String(bytes.length),
  ]
  return {
    exchange,
    client,
    request: { origin, path, method: 'POST', headers: own, body: bytes, untrusted: false, ...more },
  }
}
