import type { ClientOptions } from '@litecone/core'
import { outgoingConnector } from './outgoing-connector.ts'
import type { UpstreamOptions } from './upstream.ts'

/** Creates the connector for core's clients, so that they use the gateway's proxy settings and certificates. By default, core reads the proxies from `process.env`. */
export function coreConnector({ proxyFor, ca }: UpstreamOptions = {}): NonNullable<ClientOptions['connector']> {
  return (timeout) => outgoingConnector({ timeout, ...(ca && { ca }) }, proxyFor)
}
