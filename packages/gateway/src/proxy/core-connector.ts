import type { ClientOptions } from '@litecone/core'
import { outgoingConnector } from './outgoing-connector.ts'
import type { UpstreamOptions } from './upstream.ts'

/** How core's clients connect, if a proxy is configured. Otherwise they do it themselves. */
export function coreConnector({ proxyFor, ca }: UpstreamOptions = {}): ClientOptions['connector'] {
  return proxyFor && ((timeout) => outgoingConnector({ timeout, ...(ca && { ca }) }, proxyFor))
}
