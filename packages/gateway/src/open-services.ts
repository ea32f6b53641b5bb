import { join } from 'node:path'
import { createProviderKeys } from './ai/provider-keys.ts'
import { openAlerts } from './alerts/open-alerts.ts'
import { checksSchema } from './checks/checks-schema.ts'
import { createChecks } from './checks/create-checks.ts'
import type { ChecksPolicy } from './checks/run-checks.ts'
import type { GatewayOptions } from './gateway-options.ts'
import type { GatewayServices, Report } from './gateway-services.ts'
import type { Vault } from './keys/grant.ts'
import { manageKeys } from './keys/manage-keys.ts'
import { openKeys } from './keys/open-keys.ts'
import { openLogWriter } from './logs/open-log-writer.ts'
import { startRetention } from './logs/start-retention.ts'
import { createMeter } from './meter/create-meter.ts'
import { openPrices } from './prices/open-prices.ts'
import type { Providers } from './providers.ts'
import { openStores } from './stores/index.ts'

export interface OpenServices extends GatewayServices {
  readonly checksPolicy: ChecksPolicy
  /** Whether a gateway key was ever created. */
  readonly hasKeys: boolean
  /** Writes waiting logs, for at most `timeoutMs` milliseconds, and closes all services. */
  close(timeoutMs: number): Promise<void>
}

/** Opens all services. If one cannot be opened, closes the others and rejects. `open` says whether the gateway may be used without keys. */
export async function openServices(
  options: GatewayOptions,
  { providers, open, report }: { readonly providers: Providers; readonly open: boolean; readonly report: Report },
): Promise<OpenServices> {
  const { folder, logs = {} } = options
  const opened: ((timeoutMs: number) => Promise<unknown>)[] = []
  const close = async (timeoutMs: number) => {
    for (const end of opened.splice(0).toReversed()) await end(timeoutMs)
  }
  try {
    const { postgres, library } = options.stores ?? {}
    const stores = await openStores({ ...options.stores, folder, report })
    opened.push(() => stores.close())
    const place = postgres ? { postgres } : { folder, library }
    const keys = await openKeys({
      store: place,
      open,
      vaultKeys: options.vaultKeys,
      report,
    })
    opened.push(() => keys.close())
    const writer = await openLogWriter({
      store: stores.logs,
      folder: join(folder, 'write-ahead'),
      report,
      maxBytes: logs.maxWaitingBytes,
    })
    opened.push((timeoutMs) => writer.close(timeoutMs))
    if (logs.retentionDays !== undefined) {
      const retention = startRetention({ store: stores.logs, days: logs.retentionDays, report })
      opened.push(() => retention.close())
    }
    const { upstream } = options
    const alerts = await openAlerts({ ...options.alerts, place, logs: stores.logs, upstream, report })
    opened.push(() => alerts.close())
    const prices = openPrices(options.prices ?? {}, report, upstream)
    opened.push(() => prices.close())
    const { keyring, mirror, store } = keys
    const vault = withConfiguredKeys(keys.vault, options.providers)
    const { environment = process.env } = options
    const checks = createChecks(checksSchema.parse(options.checks ?? {}), {
      providers,
      keys: createProviderKeys(vault, environment),
      environment,
      upstream,
    })
    opened.push(() => checks.close())
    return {
      logs: stores.logs,
      cache: stores.cache,
      counters: stores.counters,
      keyring,
      keys: manageKeys({
        store,
        mirror,
        vaultKeys: options.vaultKeys,
        configured: configuredKeys(options.providers),
      }),
      vault,
      alerts,
      writer,
      meter: createMeter({ prices: prices.book }),
      prices: prices.book,
      security: checks.security,
      moderation: checks.moderation,
      checksPolicy: checks.policy,
      report,
      hasKeys: mirror.hasKeys,
      close,
    }
  } catch (error) {
    await close(0)
    throw error
  }
}

/** Adds the provider keys of the configuration to the vault, whose own keys take precedence. Keys in the environment are only used for `/ai`. */
function withConfiguredKeys(vault: Vault, providers: GatewayOptions['providers'] = {}): Vault {
  const keys = new Map(Object.entries(providers).map(([id, { apiKey }]) => [id, apiKey]))
  return {
    async find(provider, owner) {
      return (await vault.find(provider, owner)) ?? keys.get(provider)
    },
  }
}

/** The providers that have a key in the configuration. */
function configuredKeys(providers: GatewayOptions['providers'] = {}): string[] {
  return Object.keys(providers).filter((id) => providers[id]?.apiKey !== undefined)
}
