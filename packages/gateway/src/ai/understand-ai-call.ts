import { BadRequestError, PermissionDeniedError } from '@litecone/core'
import type { Grant } from '../keys/grant.ts'
import { spareModels } from '../policies/key-policy/models-of.ts'
import type { Providers } from '../providers.ts'
import { connectionOf } from '../proxy/client-connection.ts'
import type { Exchange } from '../proxy/exchange.ts'
import type { AiCall } from './ai-call.ts'
import { type Candidate, readCandidates } from './candidates.ts'
import { type AiRequest, parseAiRequest } from './parse-ai-request.ts'

/** A request after parsing. */
export interface UnderstoodCall {
  readonly request: AiRequest
  readonly candidates: readonly Candidate[]
  /** The candidate that is called first. */
  readonly first: Candidate
  readonly exchange: Exchange
}

export interface Understanding {
  readonly providers: Providers
  /** Whether a key may be used for a model. */
  allows(grant: Grant, provider: string, model: string): boolean
}

/** Parses a request and checks that its key allows it. Throws an `LlmError` that explains what is wrong. */
export function understandAiCall(call: AiCall, path: string, { providers, allows }: Understanding): UnderstoodCall {
  const { id, startedAt, method, headers, options, grant, body, signal, notes } = call
  const request = parseAiRequest(body, path, options)
  const candidates = readCandidates(request.model, options, providers)
  refusePrompts(request.json, candidates)
  for (const { provider, model } of candidates) {
    const other = [model, ...spareModels(request.json)].find((name) => !allows(grant, provider.id, name))
    if (other === undefined) continue
    throw new PermissionDeniedError(`This gateway key may not be used for ${provider.id}/${other.slice(0, 128)}.`, {
      param: 'model',
      vendorCode: 'model_not_allowed',
    })
  }
  const [first] = candidates
  if (!first) throw new TypeError('A request without candidates was let through.')
  const { user } = request.json
  const exchange: Exchange = {
    id,
    startedAt,
    method,
    route: {
      provider: first.provider.id,
      origin: originOf(first),
      // The endpoint's own path and not the provider's, because responses are cached in OpenAI's format.
      path: pathOf(path, request.json, options.gatewayBodyMapping),
      untrusted: false,
    },
    headers,
    options,
    grant,
    userId: options.userId ?? (typeof user === 'string' && user !== '' ? user : undefined),
    body,
    json: request.json,
    connection: connectionOf(signal),
    notes,
  }
  noteModel(exchange, first.provider.id, first.model)
  return { request, candidates, first, exchange }
}

export const RESPONSES_PATH = '/ai/v1/responses'

/** A body of the Responses API that is sent to the path of Chat Completions, as Cursor does, is answered in its own format, as at Helicone. */
function pathOf(path: string, json: AiRequest['json'], mapping: AiCall['options']['gatewayBodyMapping']): string {
  if (path !== '/ai/v1/chat/completions') return path
  const isResponses = mapping === undefined && json.messages === undefined && json.input !== undefined
  return isResponses || mapping === 'RESPONSES' ? RESPONSES_PATH : path
}

/** Sets the response headers for the provider and the model. */
export function noteModel({ notes }: Exchange, provider: string, model: string): void {
  notes.answerHeaders['helicone-gateway-mode'] = 'BYOK'
  notes.answerHeaders['helicone-provider'] = provider
  // Names come from clients and may contain characters that are invalid in headers.
  notes.answerHeaders['helicone-model'] = model.slice(0, 512).replace(/[^\x20-\x7e]/g, '_')
}

/** Fields for prompts that are stored at Helicone: https://docs.helicone.ai/features/advanced-usage/prompts */
const PROMPT_FIELDS = ['prompt_id', 'version_id', 'environment', 'inputs']

/** Only Helicone's own gateway has these prompts. Other providers would ignore or refuse the fields, and the prompt would be missing. */
function refusePrompts(json: Readonly<Record<string, unknown>>, candidates: readonly Candidate[]): void {
  const field = PROMPT_FIELDS.find((name) => json[name] !== undefined && json[name] !== null)
  if (field === undefined || candidates.every(({ provider }) => provider.id === 'helicone')) return
  throw new BadRequestError(
    `${field} is for a prompt that Helicone keeps, and this gateway keeps none. Send the prompt's text, its variables filled in: render it where the application has it.`,
    { param: field, vendorCode: 'prompts_not_supported' },
  )
}

function originOf({ provider }: Candidate): string {
  const base = provider.settings.apiBase ?? provider.definition.apiBase
  return base === undefined ? '' : new URL(base).origin
}
