import { asRecord, BadRequestError, isRecord, parseJson } from '@litecone/core'
import type { ParsedHeliconeHeaders } from '@litecone/headers'
import { contextWindow } from '../body/context-window.ts'
import { limitTokens, modelCandidates } from '../body/limit-tokens.ts'
import { isShallow } from '../body/parse-body.ts'
import { unwrapPromptInputs } from '../body/unwrap-prompt-inputs.ts'

/** A parsed request. Fields for the gateway are separate from the parameters for the model. */
export interface AiRequest {
  readonly json: Readonly<Record<string, unknown>>
  readonly model: string
  readonly stream: boolean
  /** LiteLLM's `drop_params`: removes parameters that a model does not support, instead of refusing the request. */
  readonly dropParams: boolean
  /** Whether a stream has usage in a chunk of its own. */
  readonly streamUsage: boolean
  /** The rest of the body. Core checks it. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** Reads a body that was sent to a path. Throws a `BadRequestError` that names the field. */
export function parseAiRequest(body: Buffer, path: string, options: ParsedHeliconeHeaders): AiRequest {
  const json = prepare(readJson(body), options)
  const { model, stream, drop_params, ...parameters } = json
  if (typeof model !== 'string' || model.trim() === '')
    throw wrong('model', 'must be the name of a model, such as "openai/gpt-4o-mini"')
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean')
    throw wrong('stream', 'must be true or false')
  if (drop_params !== undefined && typeof drop_params !== 'boolean') throw wrong('drop_params', 'must be true or false')
  checkMapping(path, options.gatewayBodyMapping)
  return {
    json,
    model,
    stream: stream === true,
    dropParams: drop_params === true,
    streamUsage: options.streamUsage === true || asRecord(json.stream_options).include_usage === true,
    parameters,
  }
}

/** Bodies of the Responses API can be sent to its own path or to that of Chat Completions. Otherwise the path determines the format. */
function checkMapping(path: string, mapping: ParsedHeliconeHeaders['gatewayBodyMapping']): void {
  if (mapping === undefined || mapping === 'OPENAI') return
  if (mapping === 'RESPONSES' && /\/(?:responses|chat\/completions)$/.test(path)) return
  const remedy =
    mapping === 'RESPONSES'
      ? 'Send requests of the Responses API to /ai/v1/responses'
      : 'Send requests in a provider’s own format to /{provider}/*'
  throw new BadRequestError(`Helicone-Gateway-Body-Mapping is ${mapping}. ${remedy}.`, {
    param: 'Helicone-Gateway-Body-Mapping',
  })
}

function readJson(body: Buffer): Record<string, unknown> {
  const json = parseJson(body.toString())
  if (isRecord(json)) return json
  const what = json === undefined ? 'is not JSON. Send it as UTF-8, not compressed' : 'must be a JSON object'
  throw new BadRequestError(`The body ${what}.`)
}

/** Applies the headers that change a body: it unwraps the tags of the legacy prompt mode, and runs the token limit handler. */
function prepare(
  json: Readonly<Record<string, unknown>>,
  { prompt, tokenLimitHandler, modelOverride }: ParsedHeliconeHeaders,
): Readonly<Record<string, unknown>> {
  if ((prompt?.id === undefined && !tokenLimitHandler) || !isShallow(json)) return json
  const unwrapped = prompt?.id === undefined ? json : unwrapPromptInputs(json).json
  if (!tokenLimitHandler) return unwrapped
  const limited = limitTokens(unwrapped, tokenLimitHandler, { modelOverride, windowOf })
  // The models after the one that fits are kept as its fallbacks.
  const names = modelCandidates(json.model)
  const fitting = tokenLimitHandler === 'fallback' ? names.indexOf(String(limited.model)) : -1
  return fitting === -1 ? limited : { ...limited, model: names.slice(fitting).join() }
}

/** The context window of a model, which may be named with its provider. */
function windowOf(name: string): number | undefined {
  const slash = name.indexOf('/')
  const own = slash === -1 ? undefined : contextWindow(name.slice(slash + 1), name.slice(0, slash))
  return own ?? contextWindow(name)
}

function wrong(field: string, what: string): BadRequestError {
  return new BadRequestError(`${field} ${what}.`, { param: field })
}
