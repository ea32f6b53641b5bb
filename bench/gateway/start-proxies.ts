import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPeers } from '../src/peers.ts'
import { startChild } from './child-process.ts'

interface Options {
  /** Also start Portkey's gateway, if it can be installed. */
  readonly peers?: boolean
}

/** Starts a provider, the proxies in front of it and a load generator, each in its own process. */
export async function startProxies({ peers = false }: Options = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'litecone-proxies-'))
  const provider = await startChild('serve-provider')
  const passThrough = await startChild('serve-pass-through', provider.url)
  const gateway = await startChild('serve-gateway', provider.url, folder)
  const portkey = peers && installPeers() ? await startChild('serve-portkey') : undefined
  const load = await startChild('raw-load')
  return {
    provider,
    passThrough,
    gateway,
    portkey,
    load,
    async stop() {
      for (const child of [load, portkey, gateway, passThrough, provider]) await child?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
