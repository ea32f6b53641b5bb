import { BadRequestError, type LlmError } from './errors.ts'
import { type ModelReference, mayHelp } from './fallbacks.ts'
import type { Deployment, RouterPolicy } from './router.ts'

/** Tracks which deployments of a name one call has tried. */
export interface DeploymentTries {
  /** The model to try next. */
  next(): ModelReference
  onSuccess(): void
  /** Returns whether another deployment can be tried at once. */
  onFailure(error: LlmError): boolean
}

/** `undefined` for a name without deployments. */
export type FindTries = (name: string) => DeploymentTries | undefined

/** Separate from `run`, so that it is not bundled without a client. */
export function createDeployments(policy: RouterPolicy): FindTries {
  if (typeof policy.create !== 'function') {
    throw new BadRequestError('router must be router({ deployments }).', { param: 'router' })
  }
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
