import { asNumber, asRecord, createUsage, isRecord, type Usage } from '@litecone/core'

/**
 * Normalizes usage: cached tokens under the names of DeepSeek, Moonshot or Anthropic, counts under OpenAI's newer names, top-level
 * reasoning tokens (Azure's DeepSeek), and reasoning that `completion_tokens` does not include, which shows in the total (xAI) or in a
 * reasoning count above it (Perplexity's deep research). The same goes for cached tokens that `prompt_tokens` does not include (Claude
 * at Helicone's gateway).
 */
export function readUsage(value: unknown): Usage | undefined {
  if (!isRecord(value)) return undefined
  if (isPlain(value)) return value
  let prompt = asNumber(value.prompt_tokens) ?? asNumber(value.input_tokens) ?? 0
  let completion = asNumber(value.completion_tokens) ?? asNumber(value.output_tokens) ?? 0
  let total = asNumber(value.total_tokens)
  const inputs = asRecord(value.prompt_tokens_details)
  const outputs = asRecord(value.completion_tokens_details)
  const reasoning = asNumber(outputs.reasoning_tokens) ?? asNumber(value.reasoning_tokens)
  const cached = firstNumber(
    inputs.cached_tokens,
    value.prompt_cache_hit_tokens,
    value.cached_tokens,
    value.num_cached_tokens,
    value.cache_read_input_tokens,
  )
  const cacheWrite = firstNumber(
    inputs.cache_creation_tokens,
    inputs.cache_write_tokens,
    inputs.cache_creation_input_tokens,
    value.cache_creation_input_tokens,
  )
  const beside = (cached ?? 0) + (cacheWrite ?? 0)
  const isBeside = total === prompt + completion + beside && beside !== reasoning
  // Gemini at OpenRouter counts tokens that it wrote to its cache as read, too.
  if (Math.max(cached ?? 0, cacheWrite ?? 0) > prompt || (beside > 0 && isBeside)) prompt += beside
  if (reasoning && (total === prompt + completion + reasoning || reasoning > completion)) completion += reasoning
  if (total !== undefined && total < prompt + completion) total = prompt + completion
  const usage = createUsage({
    prompt,
    completion,
    total,
    cached,
    cacheWrite,
    reasoning,
  })
  return { ...usage, ...keepOthers(usage, inputs, outputs), ...readSearches(value), ...readCost(value) }
}

function firstNumber(...values: readonly unknown[]): number | undefined {
  return values.map(asNumber).find((value) => value !== undefined)
}

/** Whether usage is already in OpenAI's form, the common case. */
function isPlain(value: Record<string, unknown>): value is Record<string, unknown> & Usage {
  const { prompt_tokens, completion_tokens, total_tokens, prompt_tokens_details, completion_tokens_details } = value
  return (
    typeof prompt_tokens === 'number' &&
    typeof completion_tokens === 'number' &&
    total_tokens === prompt_tokens + completion_tokens &&
    isRecord(prompt_tokens_details) &&
    prompt_tokens_details.cache_write_tokens === undefined &&
    prompt_tokens_details.cache_creation_input_tokens === undefined &&
    isRecord(completion_tokens_details) &&
    !(Number(completion_tokens_details.reasoning_tokens) > completion_tokens) &&
    value.cost_in_usd_ticks === undefined &&
    value.prompt_cache_hit_tokens === undefined &&
    value.is_byok !== true &&
    value.num_sources_used === undefined &&
    value.num_search_queries === undefined &&
    (value.cost === undefined || typeof value.cost === 'number')
  )
}

/** Details without variants: audio, images, predictions. */
function keepOthers(usage: Usage, inputs: Record<string, unknown>, outputs: Record<string, unknown>): Partial<Usage> {
  const kept: Partial<Usage> = {}
  const prompt = { ...numbersOf(inputs), ...usage.prompt_tokens_details }
  const completion = { ...numbersOf(outputs), ...usage.completion_tokens_details }
  if (Object.keys(prompt).length > 0) kept.prompt_tokens_details = prompt
  if (Object.keys(completion).length > 0) kept.completion_tokens_details = completion
  return kept
}

function numbersOf(details: Record<string, unknown>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(details).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
  )
}

/** How often the vendor searched: OpenRouter's count, Perplexity's queries, or the sources that xAI read, each of which it bills. */
function readSearches(value: Record<string, unknown>): Pick<Usage, 'server_tool_use'> {
  const told = numbersOf(asRecord(value.server_tool_use))
  const searches = asNumber(value.num_search_queries) ?? asNumber(value.num_sources_used)
  const uses = searches ? { web_search_requests: searches, ...told } : told
  return Object.keys(uses).length > 0 ? { server_tool_use: uses } : {}
}

/**
 * In dollars. OpenRouter sends dollars, with what the vendor charges to the caller's own key apart
 * (https://openrouter.ai/docs/use-cases/usage-accounting), Perplexity an object with `total_cost`
 * (https://docs.perplexity.ai/api-reference/chat-completions-post), xAI ticks of 1e-10 dollars (https://docs.x.ai/docs/cost-tracking).
 */
function readCost(value: Record<string, unknown>): { cost?: number } {
  const ticks = asNumber(value.cost_in_usd_ticks)
  const cost =
    asNumber(value.cost) ??
    asNumber(asRecord(value.cost).total_cost) ??
    (ticks === undefined ? undefined : ticks / 1e10)
  const upstream = value.is_byok === true ? asNumber(asRecord(value.cost_details).upstream_inference_cost) : undefined
  if (cost === undefined && upstream === undefined) return {}
  return { cost: (cost ?? 0) + (upstream ?? 0) }
}
