import type { PriceBook } from '@litecone/core'
import type { LogOperation, LogTokens } from '../stores/index.ts'

/** A call as it went over the wire, in whatever format its provider speaks. */
export interface Metered {
  /** The provider's id, `openai`; `custom` or a host's name when it is none of the workspace. */
  readonly provider: string
  /** Path and query at the provider: models of Gemini, Azure and Replicate stand in it. */
  readonly path: string
  readonly requestBody: string | null
  /** The request's fields, where they were read before, or are those of a form. */
  readonly request?: Readonly<Record<string, unknown>> | undefined
  /** As it came, decompressed: JSON, or the text of a stream. */
  readonly responseBody: string | null
  readonly contentType: string | null
  readonly status: number
  /** `Helicone-Model-Override`: the model by which it is priced and counted. */
  readonly modelOverride?: string | undefined
  /** Milliseconds since the Unix epoch: prices change. */
  readonly at: number
}

export interface Measured {
  readonly operation: LogOperation
  /** The model by which it is priced: override, else served, else requested; `''` when nobody knows. */
  readonly model: string
  readonly requestedModel: string | null
  readonly servedModel: string | null
  readonly stream: boolean
  readonly tokens: LogTokens
  readonly costUsd: number | null
  /** The body's `user`. */
  readonly userId: string | null
  /** What the provider's error says it is, `rate_limit_error`, when the status or the stream's last event is one. */
  readonly errorType: string | null
}

/** Reads what a call was and what it cost from its native bodies. Never throws: what cannot be read is `null`. */
export type Meter = (call: Metered) => Measured

export interface MeterOptions {
  readonly prices: PriceBook
}
