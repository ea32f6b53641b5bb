import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from './child-process.ts'

/** A provider, what stands before it, and a client for them, each in a process of its own. */
export async function startProxies() {
  const folder = await mkdtemp(join(tmpdir(), 'litecone-proxies-'))
  const provider = await startChild('serve-provider')
  const passThrough = await startChild('serve-pass-through', provider.url)
  const gateway = await startChild('serve-gateway', provider.url, folder)
  const load = await startChild('raw-load')
  return {
    provider,
    passThrough,
    gateway,
    load,
    async stop() {
      for (const child of [load, gateway, passThrough, provider]) await child.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
