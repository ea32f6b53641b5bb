import type { PriceBook } from '@litecone/core'
import type { LogOperation, LogTokens } from '../stores/index.ts'

/** A call in the format of its provider, as it was sent and received. */
export interface Metered {
  /** The provider's id, such as `openai`; for unknown providers, `custom` or the host name. */
  readonly provider: string
  /** Path and query at the provider. Gemini, Azure and Replicate have the model in it. */
  readonly path: string
  readonly requestBody: string | null
  /** The request's fields, if the body was already parsed or is a form. */
  readonly request?: Readonly<Record<string, unknown>> | undefined
  /** Decompressed: JSON, or the text of a stream. */
  readonly responseBody: string | null
  readonly contentType: string | null
  readonly status: number
  /** `Helicone-Model-Override`: the model to use for cost and statistics. */
  readonly modelOverride?: string | undefined
  /** Time of the call in milliseconds since the Unix epoch, since prices change. */
  readonly at: number
}

export interface Measured {
  readonly operation: LogOperation
  /** The model that determines the cost: the override, else the served, else the requested model; `''` if none is known. */
  readonly model: string
  readonly requestedModel: string | null
  readonly servedModel: string | null
  readonly stream: boolean
  readonly tokens: LogTokens
  readonly costUsd: number | null
  /** The request body's `user`. */
  readonly userId: string | null
  /** The type of the provider's error, such as `rate_limit_error`, from an error response or the last event of a stream. `null` if there is none. */
  readonly errorType: string | null
}

/** Determines operation, model, tokens and cost of a call from its bodies. Never throws: what cannot be read is `null`. */
export type Meter = (call: Metered) => Measured

export interface MeterOptions {
  readonly prices: PriceBook
}
