import { isErrorOf, UnsupportedParamsError } from './errors.ts'
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
 * The documented defaults (https://platform.openai.com/docs/api-reference/chat/create), as JSON. Whoever asks for one asks for nothing, so
 * it may be left out, too.
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
  return dropped ? without(request, dropped) : request
}

/**
 * The request without the parameter whose value the wire refused (an `UnsupportedParamsError`), when the policy lets it be left out. A
 * choice of tools goes with the tools.
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
  if (HARMLESS.has(name) || DEFAULTS[name] === JSON.stringify(value)) return true
  return typeof dropParams === 'boolean' ? dropParams : (dropParams?.includes(name) ?? false)
}

/** Options of a call, which other libraries have beside the model's parameters. */
const SECOND_ARGUMENT = /^(signal|timeout|headers|extraBody|retry|fallbacks|callbacks|prices|mockResponse|requestId)$/

function unsupported(names: readonly string[], model: string, provider: string): UnsupportedParamsError {
  const remedy = names.some((name) => SECOND_ARGUMENT.test(name))
    ? 'Options go in the second argument.'
    : 'Leave that out, as dropParams: true does, or name it in allowParams to send it.'
  return new UnsupportedParamsError(`${provider}/${model} does not take "${names.join('", "')}". ${remedy}`, {
    provider,
    model,
    param: names[0],
  })
}
