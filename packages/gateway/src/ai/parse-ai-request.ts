import { asRecord, BadRequestError, isRecord, parseJson } from '@litecone/core'
import type { ParsedHeliconeHeaders } from '@litecone/headers'

/** What a request says beside what the model is asked. */
export interface AiRequest {
  readonly json: Readonly<Record<string, unknown>>
  readonly model: string
  readonly stream: boolean
  /** LiteLLM's `drop_params`: leave out what a model does not take, instead of refusing it. */
  readonly dropParams: boolean
  /** Whether usage is told at the end of a stream. */
  readonly streamUsage: boolean
  /** The body without all that, for core to check. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** Reads a body. Throws `BadRequestError` that names the field. */
export function parseAiRequest(body: Buffer, options: ParsedHeliconeHeaders): AiRequest {
  const json = readJson(body)
  const { model, stream, drop_params, ...parameters } = json
  if (typeof model !== 'string' || model.trim() === '')
    throw wrong('model', 'must be the name of a model, such as "openai/gpt-4o-mini"')
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean')
    throw wrong('stream', 'must be true or false')
  if (drop_params !== undefined && typeof drop_params !== 'boolean') throw wrong('drop_params', 'must be true or false')
  // https://docs.helicone.ai/features/advanced-usage/prompts
  if (json.prompt_id !== undefined)
    throw wrong('prompt_id', 'names a prompt that Helicone keeps, and this gateway does not. Send messages')
  const mapping = options.gatewayBodyMapping
  if (mapping !== undefined && mapping !== 'OPENAI')
    throw new BadRequestError(
      `Helicone-Gateway-Body-Mapping: only OPENAI is done here. Send other formats to /{provider}/*.`,
      {
        param: 'Helicone-Gateway-Body-Mapping',
      },
    )
  return {
    json,
    model,
    stream: stream === true,
    dropParams: drop_params === true,
    streamUsage: options.streamUsage === true || asRecord(json.stream_options).include_usage === true,
    parameters,
  }
}

function readJson(body: Buffer): Record<string, unknown> {
  const json = parseJson(body.toString())
  if (isRecord(json)) return json
  const what = json === undefined ? 'is no JSON. Send it as UTF-8, not compressed' : 'must be a JSON object'
  throw new BadRequestError(`The body ${what}.`)
}

function wrong(field: string, what: string): BadRequestError {
  return new BadRequestError(`${field} ${what}.`, { param: field })
}
