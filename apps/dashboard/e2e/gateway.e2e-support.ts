import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Gateway, type GatewayOptions, type LogEntry, startGateway } from '@litecone/gateway'
import { afterAll, beforeAll } from 'vitest'

/** Starts a gateway on loopback with these entries in its log, for all tests of a file. */
export function useGateway(
  entries: readonly LogEntry[],
  options: Partial<GatewayOptions> = {},
): () => Gateway & { readonly folder: string } {
  let gateway: Gateway
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'litecone-pages-'))
    gateway = await startGateway({ ...options, folder })
    for (let at = 0; at < entries.length; at += 500) await gateway.services.logs.write(entries.slice(at, at + 500))
  }, 120_000)
  afterAll(async () => {
    await gateway?.close(0)
    await rm(folder, { recursive: true, force: true })
  })
  return () => Object.assign(gateway, { folder })
}
