import type { ParsedHeliconeHeaders } from '@litecone/headers'
import { limitTokens } from '../body/limit-tokens.ts'
import { unwrapPromptInputs } from '../body/unwrap-prompt-inputs.ts'
import { withStreamUsage } from '../body/with-stream-usage.ts'
import type { Route } from './exchange.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * Changes a body as its headers request: unwraps prompt inputs, applies the token limit handler, and requests usage in streams. Returns the same object if nothing
 * changes.
 */
export function prepareBody(json: Json, options: ParsedHeliconeHeaders, { provider, path }: Route): Json {
  let prepared = options.prompt?.id === undefined ? json : unwrapPromptInputs(json).json
  if (options.tokenLimitHandler) {
    const { tokenLimitHandler, modelOverride } = options
    prepared = limitTokens(prepared, tokenLimitHandler, { provider, modelOverride })
  }
  return options.streamUsage ? withStreamUsage(prepared, path) : prepared
}
