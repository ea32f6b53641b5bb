import { formatRateLimitPolicy } from '@litecone/headers'
import type { GatewayOptions } from '../gateway-options.ts'
import type { Report } from '../gateway-services.ts'
import { readVaultKeys } from '../keys/vault-key.ts'
import type { Config } from './config-schema.ts'

/** Converts a configuration to options for `startGateway`. Throws a `VaultError` if a vault key in the environment is invalid. */
export function toGatewayOptions(
  { report: _, limits, ...config }: Config,
  report: Report,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): GatewayOptions {
  return {
    ...config,
    limits: { ...limits, policies: limits.policies.map((policy) => formatRateLimitPolicy(policy)) },
    vaultKeys: readVaultKeys(environment),
    environment,
    report,
  }
}
