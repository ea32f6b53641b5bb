import type { ClientOptions } from '@litecone/core'
import { outgoingConnector } from './outgoing-connector.ts'
import type { UpstreamOptions } from './upstream.ts'

/** How core's clients connect: always as the gateway itself does, since core alone would go by the proxies of the process's own environment. */
export function coreConnector({ proxyFor, ca }: UpstreamOptions = {}): NonNullable<ClientOptions['connector']> {
  return (timeout) => outgoingConnector({ timeout, ...(ca && { ca }) }, proxyFor)
}
