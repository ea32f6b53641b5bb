import { isErrorOf, UnsupportedParamsError } from './errors.ts'
import type { ParameterSet } from './wire.ts'

export interface ParameterPolicy {
  /** Remove parameters that the model does not support: all of them, or only those listed. */
  dropParams?: boolean | readonly string[] | undefined
  /** Send these parameters even if the model is not known to support them. */
  allowParams?: readonly string[] | undefined
}

/** Not parameters of the model. */
const OWN = /* @__PURE__ */ new Set(['model', 'messages', 'input', 'stream'])

/** Dropped without asking, because they do not affect the response. */
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
 * The documented defaults (https://platform.openai.com/docs/api-reference/chat/create), as JSON. Dropped without asking too, because they
 * change nothing.
 */
const DEFAULTS: Readonly<Record<string, string>> = {
  encoding_format: '"float"',
  frequency_penalty: '0',
  functions: '[]',
  logit_bias: '{}',
  logprobs: 'false',
  modalities: '["text"]',
  n: '1',
  parallel_tool_calls: 'true',
  presence_penalty: '0',
  response_format: '{"type":"text"}',
  service_tier: '"auto"',
  stop: '[]',
  temperature: '1',
  tool_choice: '"auto"',
  tools: '[]',
  top_logprobs: '0',
  top_p: '1',
  verbosity: '"medium"',
}

/**
 * Returns the request without unsupported parameters, or the same request if there are none. Throws an `UnsupportedParamsError` that names
 * those the policy does not allow to drop.
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
  return dropped ? without(request, dropped) : request
}

/**
 * The request without the parameter whose value the wire rejected (with an `UnsupportedParamsError`), if the policy allows dropping it.
 * `tool_choice` goes with `tools`.
 */
export function dropRefused<T extends object>(request: T, error: unknown, policy: ParameterPolicy): T | undefined {
  const param = isErrorOf(error, 'unsupported_params') ? error.param : undefined
  if (param === undefined || OWN.has(param) || !(param in request)) return undefined
  if (!mayDrop(param, request[param as keyof T], policy)) return undefined
  return without(request, param === 'tools' ? ['tools', 'tool_choice'] : [param])
}

function without<T extends object>(request: T, names: readonly string[]): T {
  return Object.fromEntries(Object.entries(request).filter(([name]) => !names.includes(name))) as T
}

/** Unsupported parameters to add to the body because of `allowParams`. */
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
  if (HARMLESS.has(name) || DEFAULTS[name] === JSON.stringify(value)) return true
  return typeof dropParams === 'boolean' ? dropParams : (dropParams?.includes(name) ?? false)
}

/** Call options that other libraries take next to the model's parameters. */
const SECOND_ARGUMENT = /^(signal|timeout|headers|extraBody|retry|fallbacks|callbacks|prices|mockResponse|requestId)$/

function unsupported(names: readonly string[], model: string, provider: string): UnsupportedParamsError {
  const remedy = names.some((name) => SECOND_ARGUMENT.test(name))
    ? 'Options go in the second argument.'
    : 'Remove it, pass dropParams: true, or list it in allowParams to send it.'
  return new UnsupportedParamsError(`${provider}/${model} does not support "${names.join('", "')}". ${remedy}`, {
    provider,
    model,
    param: names[0],
  })
}
