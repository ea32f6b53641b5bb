import { loadConfig } from '../config/load-config.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { openKeyStore } from '../keys/open-key-store.ts'
import type { CommonFlags } from './create-program.ts'

/** Opens the key store of the configured gateway, runs `work`, and closes the store. The gateway may be running. */
export async function withKeyStore<Result>(
  { config: file, folder }: CommonFlags,
  work: (store: KeyStore) => Promise<Result>,
): Promise<Result> {
  const { config } = await loadConfig({ file, flags: { folder } })
  const { postgres } = config.stores
  const store = await openKeyStore(postgres ? { postgres } : { folder: config.folder })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
