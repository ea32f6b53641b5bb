import { findProviderKey } from './ai/find-provider-key.ts'
import { runChecks } from './checks/run-checks.ts'
import type { GatewayOptions } from './gateway-options.ts'
import type { Grant } from './keys/grant.ts'
import { createKeyInjector } from './keys/inject-provider-key.ts'
import type { OpenServices } from './open-services.ts'
import { cacheSchema } from './policies/cache/cache-schema.ts'
import { createAnswerCache } from './policies/cache/create-answer-cache.ts'
import { createKeyPolicies } from './policies/key-policy/create-key-policies.ts'
import { modelsOf } from './policies/key-policy/models-of.ts'
import { createRateLimits } from './policies/limits/create-rate-limits.ts'
import { limitsSchema } from './policies/limits/limits-schema.ts'
import { refuseHeaders } from './policies/refuse-headers.ts'
import type { Providers } from './providers.ts'
import type { Policies } from './proxy/policies.ts'

export interface GatewayPolicies extends Policies {
  /** Whether a key may be used for a model. */
  allows(grant: Grant, provider: string, model: string): boolean
}

/** Creates the policies of a gateway. They are applied in the same order as by Helicone. Throws a `ZodError` for invalid settings. */
export function createPolicies(
  services: OpenServices,
  providers: Providers,
  options: Pick<GatewayOptions, 'cache' | 'limits'>,
): GatewayPolicies {
  const limitsConfig = limitsSchema.parse(options.limits ?? {})
  const inject = createKeyInjector({ ...services, providers })
  const cache = createAnswerCache(services, cacheSchema.parse(options.cache ?? {}))
  const limits = createRateLimits(services, limitsConfig)
  const keys = createKeyPolicies(services, limitsConfig)
  return {
    limitsUsers: limitsConfig.policies.some(({ segment }) => segment === 'user'),
    admit: (exchange) => refuseHeaders(exchange.options, limitsConfig) ?? keys.check(exchange),
    openCache: cache.open,
    check(exchange) {
      const limited = limits.check(exchange)
      const runAll = () => {
        const clientKey = findProviderKey(exchange.headers, undefined)
        return runChecks(exchange, services, { policy: services.checksPolicy, clientKey })
      }
      if (limited instanceof Promise) return limited.then((answer) => answer ?? runAll())
      return limited ?? runAll()
    },
    prepare(exchange, route, headers, json) {
      const { policy } = exchange.grant
      if (policy.providers || policy.models) keys.require(exchange, route.provider, modelsOf(json, route.path))
      return inject(exchange, route, headers)
    },
    allows: keys.allows,
  }
}
