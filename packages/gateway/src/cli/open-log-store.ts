import type { Config } from '../config/config-schema.ts'
import { loadConfig } from '../config/load-config.ts'
import { type LogStore, openPostgresLogStore, openStores } from '../stores/index.ts'
import type { CommonFlags } from './create-program.ts'

/**
 * Opens the log store of the configured gateway. PostgreSQL can be opened while gateways are running. A folder that a gateway is using cannot: rejects with a
 * `StoreError` of code `locked`.
 */
export async function openLogStore({
  config: file,
  folder,
}: CommonFlags): Promise<{ logs: LogStore; config: Config; close(): Promise<void> }> {
  const { config } = await loadConfig({ file, flags: { folder } })
  const { postgres } = config.stores
  if (!postgres) {
    const { logs, close } = await openStores({ folder: config.folder })
    return { logs, config, close }
  }
  const logs = await openPostgresLogStore(postgres)
  return { logs, config, close: () => logs.close() }
}
