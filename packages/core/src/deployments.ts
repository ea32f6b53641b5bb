import type { LlmError } from './errors.ts'
import { type ModelReference, mayHelp } from './fallbacks.ts'
import type { Deployment, RouterPolicy } from './router.ts'

/** One call's way through the deployments of a name. */
export interface DeploymentTries {
  /** Who is asked next. */
  next(): ModelReference
  onSuccess(): void
  /** Whether another deployment can be asked at once, instead of the same one later. */
  onFailure(error: LlmError): boolean
}

/** The tries of a name; `undefined` for a name that is no group of deployments. */
export type FindTries = (name: string) => DeploymentTries | undefined

/** Apart from `run`, so that calls without a client do not carry it. */
export function createDeployments(policy: RouterPolicy): FindTries {
  const state = policy.create()
  return (name) => {
    if (!policy.names.has(name)) return undefined
    const tried = new Set<Deployment>()
    let current: Deployment | undefined
    return {
      next() {
        current = state.pick(name, tried)
        if (current) tried.add(current)
        return current?.model ?? name
      },
      onSuccess() {
        if (current) state.onSuccess(current)
      },
      onFailure(error) {
        if (current) state.onFailure(current, error)
        return mayHelp(error) && state.hasOther(name, tried)
      },
    }
  }
}
