import { findProviderKey } from './ai/find-provider-key.ts'
import { runChecks } from './checks/run-checks.ts'
import { createKeyInjector } from './keys/inject-provider-key.ts'
import type { OpenServices } from './open-services.ts'
import type { Providers } from './providers.ts'
import type { Policies } from './proxy/policies.ts'

export interface PoliciesOptions {
  readonly providers: Providers
}

/** The policies of a gateway, in the order of Helicone's contract. */
export function createPolicies(services: OpenServices, { providers }: PoliciesOptions): Policies {
  const inject = createKeyInjector({ ...services, providers })
  return {
    admit: async () => undefined,
    openCache: () => undefined,
    async check(exchange) {
      const clientKey = findProviderKey(exchange.headers, undefined)
      return await runChecks(exchange, services, { policy: services.checksPolicy, clientKey })
    },
    prepare: (exchange, route, headers) => inject(exchange, route, headers),
  }
}
