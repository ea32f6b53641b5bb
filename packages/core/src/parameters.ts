import { UnsupportedParamsError } from './errors.ts'
import type { ParameterSet } from './wire.ts'

export interface ParameterPolicy {
  /** Leave out what the model does not take: all of it, or the parameters named. */
  dropParams?: boolean | readonly string[] | undefined
  /** Send these although the model is not known to take them. */
  allowParams?: readonly string[] | undefined
}

/** Not part of what is asked of the model. */
const OWN = /* @__PURE__ */ new Set(['model', 'messages', 'input', 'stream'])

/** What changes nothing in the answer when it is left out, so leaving it out needs no leave. */
const HARMLESS = /* @__PURE__ */ new Set([
  'user',
  'stream_options',
  'metadata',
  'store',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_retention',
])

/**
 * The request without what the model does not take, or an `UnsupportedParamsError` that names all of it. The request itself is
 * returned when nothing is left out.
 */
export function applyPolicy<T extends object>(
  request: T,
  parameters: ParameterSet,
  model: string,
  provider: string,
  policy: ParameterPolicy,
): T {
  const known = typeof parameters === 'function' ? parameters(model) : parameters
  let dropped: string[] | undefined
  let refused: string[] | undefined
  for (const name of Object.keys(request)) {
    if (OWN.has(name) || known.has(name)) continue
    const value = request[name as keyof T]
    if (value === undefined) continue
    if (policy.allowParams?.includes(name)) continue
    if (value === null || mayDrop(name, value, policy)) dropped = [...(dropped ?? []), name]
    else refused = [...(refused ?? []), name]
  }
  if (refused) throw unsupported(refused, model, provider)
  if (!dropped) return request
  return Object.fromEntries(Object.entries(request).filter(([name]) => !dropped.includes(name))) as T
}

/** The parameters to add to the body because the caller insists on them. */
export function allowedExtras(
  request: object,
  parameters: ParameterSet,
  model: string,
  allow: readonly string[],
): Record<string, unknown> {
  const known = typeof parameters === 'function' ? parameters(model) : parameters
  return Object.fromEntries(Object.entries(request).filter(([name]) => allow.includes(name) && !known.has(name)))
}

function mayDrop(name: string, value: unknown, { dropParams }: ParameterPolicy): boolean {
  if (HARMLESS.has(name) || (name === 'n' && value === 1)) return true
  return typeof dropParams === 'boolean' ? dropParams : (dropParams?.includes(name) ?? false)
}

function unsupported(names: readonly string[], model: string, provider: string): UnsupportedParamsError {
  const list = names.map((name) => `"${name}"`).join(', ')
  return new UnsupportedParamsError(
    `${provider}/${model} does not take ${list}. Leave ${names.length > 1 ? 'them' : 'it'} out, pass dropParams: true to leave out whatever a model does not take, or allowParams: [${names.map((name) => `'${name}'`).join(', ')}] to send ${names.length > 1 ? 'them' : 'it'} all the same.`,
    { provider, model, param: names[0] },
  )
}
