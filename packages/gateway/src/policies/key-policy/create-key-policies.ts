import type { GatewayServices } from '../../gateway-services.ts'
import type { Budget, Grant } from '../../keys/grant.ts'
import type { Exchange, OwnAnswer } from '../../proxy/exchange.ts'
import type { Eventually } from '../../proxy/policies.ts'
import { UpstreamError } from '../../proxy/upstream-error.ts'
import { type BudgetPeriod, budgetPeriod } from './budget-period.ts'
import { isNamed, modelsOf } from './models-of.ts'
import { refuseBudget, refuseModel, refuseProvider, refuseUnknownModel } from './refuse-key-policy.ts'

export interface KeyPolicies {
  /** Checks whether the key may make this request: its provider, model and budget. Returns the refusal if not. Never rejects. */
  check(exchange: Exchange): Eventually<OwnAnswer | undefined>
  allows(grant: Grant, provider: string, model: string): boolean
  /** The same for a fallback. Throws an `UpstreamError`, so that the next fallback is tried. */
  require(exchange: Pick<Exchange, 'grant' | 'method'>, provider: string, models: readonly string[]): void
}

type Services = Pick<GatewayServices, 'counters' | 'report'>

/** Applies the policies of gateway keys. `onStoreError` decides whether a key can be used if its budget cannot be read. */
export function createKeyPolicies(
  { counters, report }: Services,
  { onStoreError }: { readonly onStoreError: 'allow' | 'refuse' },
): KeyPolicies {
  async function checkBudget({ grant, notes, startedAt }: Exchange, budget: Budget): Promise<OwnAnswer | undefined> {
    const period = budgetPeriod(budget.period, startedAt)
    const counter = `budget:${grant.keyId}:${period.name}`
    try {
      if ((await counters.read(counter)) >= budget.usd) return refuseBudget(budget, period, startedAt)
    } catch (error) {
      report.warn('A budget cannot be looked up.', { keyId: grant.keyId, reason: String(error) })
      if (onStoreError === 'refuse') return refuseBudget(budget, undefined, startedAt)
    }
    notes.afterwards.push((costUsd) => spend(counter, costUsd, period))
    return undefined
  }

  async function spend(counter: string, costUsd: number | null, { seconds }: BudgetPeriod): Promise<void> {
    if (!costUsd) return
    try {
      await counters.add(counter, costUsd, { ttlSeconds: seconds })
    } catch (error) {
      report.warn('What a key has spent could not be counted.', { counter, costUsd, reason: String(error) })
    }
  }

  return {
    check(exchange) {
      const { grant, route, method } = exchange
      const { providers, models, budget } = grant.policy
      // Requests to the OpenAI-compatible endpoint were already checked after parsing, because their models also name the provider.
      if (!isOwnEndpoint(exchange)) {
        if (providers && !providers.includes(route.provider)) return refuseProvider(route.provider, providers)
        const asked = models ? modelsOf(exchange.json, route.path) : []
        if (unnamed(models, asked, method)) return refuseUnknownModel()
        const other = asked.find((model) => !isNamed(model, models))
        if (other !== undefined) return refuseModel(other, models ?? [])
      }
      return budget && grant.keyId !== null ? checkBudget(exchange, budget) : undefined
    },
    allows: ({ policy: { providers, models } }, provider, model) =>
      (providers?.includes(provider) ?? true) && isNamed(model, models),
    require({ grant: { policy }, method }, provider, models) {
      const other = models.find((model) => !isNamed(model, policy.models)) ?? unnamed(policy.models, models, method)
      if ((policy.providers?.includes(provider) ?? true) && other === undefined) return
      throw new UpstreamError('internal_error', `This gateway key may not be used for ${other ?? provider}.`, {
        status: 403,
      })
    },
  }
}

/** What is missing if a key is limited to some models and the request has no readable model. Requests such as for lists need none. */
function unnamed(allowed: readonly string[] | undefined, asked: readonly string[], method: string): string | undefined {
  const isRead = method === 'GET' || method === 'HEAD'
  return allowed && !asked.length && !isRead ? 'a model that the request does not name' : undefined
}

function isOwnEndpoint({ route }: Exchange): boolean {
  return route.path.startsWith('/ai/')
}
