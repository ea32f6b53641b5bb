import { BadRequestError, isErrorOf, type LlmError } from './errors.ts'
import { type ModelReference, mayHelp } from './fallbacks.ts'
import { checkAmounts } from './retry.ts'

export interface Deployment {
  /** The model name that callers use. Deployments with the same name share its calls. */
  name: string
  /** The model to call: `azure('my-deployment')`, or a name such as `openai/gpt-6-sol`. */
  model: ModelReference
  /** Its share of the calls, relative to the other deployments of the name. Default 1. */
  weight?: number | undefined
}

export interface RouterOptions {
  deployments: readonly Deployment[]
  /** How long a failed deployment gets no calls, in milliseconds. A longer `Retry-After` is honored. Default 5000. */
  cooldown?: number | undefined
  /** Failures in a row before a deployment cools down. After a rate limit or a rejected key it does so at once. Default 3. */
  allowedFailures?: number | undefined
}

/** A value for `createClient({ router })`: several deployments of one model name. */
export interface RouterPolicy {
  readonly names: ReadonlySet<string>
  /** The deployments' models. `createClient` throws if one of them is unknown. */
  readonly models?: readonly ModelReference[]
  create(): RouterState
}

export interface RouterState {
  /** A healthy deployment not in `tried`, chosen at random by weight. If all are cooling down, the one that is ready first. */
  pick(name: string, tried: ReadonlySet<Deployment>): Deployment | undefined
  /** Whether another healthy deployment is left, so that a retry need not wait. */
  hasOther(name: string, tried: ReadonlySet<Deployment>): boolean
  onFailure(deployment: Deployment, error: LlmError): void
  onSuccess(deployment: Deployment): void
}

interface Health {
  failures: number
  /** When it gets calls again, in milliseconds since the Unix epoch. */
  readyAt: number
}

/**
 * Balances the calls to one model name over several deployments, by weight. A deployment that fails cools down, and the call moves to another one
 * at once.
 *
 * @throws BadRequestError If `deployments` is no array, or `cooldown`, `allowedFailures` or a weight is not a number of 0 or more.
 */
export function router({ deployments, cooldown = 5_000, allowedFailures = 3 }: RouterOptions): RouterPolicy {
  if (!Array.isArray(deployments)) {
    throw new BadRequestError('router: deployments must be an array of { name, model }.', { param: 'router' })
  }
  checkAmounts('router', { cooldown, allowedFailures })
  const groups = new Map<string, Deployment[]>()
  for (const deployment of deployments) {
    checkAmounts('router', { weight: deployment.weight ?? 1 })
    groups.set(deployment.name, [...(groups.get(deployment.name) ?? []), deployment])
  }
  return {
    names: new Set(groups.keys()),
    models: deployments.map(({ model }) => model),
    create() {
      const health = new Map(deployments.map((one): [Deployment, Health] => [one, { failures: 0, readyAt: 0 }]))
      const readyAt = (deployment: Deployment) => health.get(deployment)?.readyAt ?? 0
      const untried = (name: string, tried: ReadonlySet<Deployment>) =>
        (groups.get(name) ?? []).filter((deployment) => !tried.has(deployment))
      return {
        pick(name, tried) {
          const now = Date.now()
          const left = untried(name, tried)
          const open = left.length > 0 ? left : (groups.get(name) ?? [])
          const healthy = open.filter((deployment) => readyAt(deployment) <= now)
          if (healthy.length > 0) return drawByWeight(healthy)
          return open.reduce<Deployment | undefined>(
            (best, one) => (best && readyAt(best) <= readyAt(one) ? best : one),
            undefined,
          )
        },
        hasOther(name, tried) {
          const now = Date.now()
          return untried(name, tried).some((deployment) => readyAt(deployment) <= now)
        },
        onFailure(deployment, error) {
          const state = health.get(deployment)
          if (!state || !mayHelp(error)) return
          state.failures += 1
          const atOnce = isErrorOf(error, 'rate_limit') || isErrorOf(error, 'authentication')
          if (!atOnce && state.failures < allowedFailures) return
          state.failures = 0
          state.readyAt = Date.now() + Math.max(cooldown, error.retryAfter ?? 0)
        },
        onSuccess(deployment) {
          const state = health.get(deployment)
          if (state) state.failures = 0
        },
      }
    },
  }
}

function drawByWeight(deployments: readonly Deployment[]): Deployment | undefined {
  const total = deployments.reduce((sum, { weight = 1 }) => sum + weight, 0)
  let point = Math.random() * total
  for (const deployment of deployments) {
    point -= deployment.weight ?? 1
    if (point < 0) return deployment
  }
  return deployments.at(-1)
}
