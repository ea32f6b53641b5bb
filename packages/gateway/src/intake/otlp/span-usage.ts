import { type Attributes, firstNumber } from './attributes.ts'

/** Attributes with token counts, in the conventions of OpenTelemetry (old and new), OpenInference and the AI SDK. */
const NAMES = {
  prompt: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.token_count.prompt',
    'llm.usage.prompt_tokens',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'ai.usage.tokens',
  ],
  completion: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.completion',
    'llm.usage.completion_tokens',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
  ],
  total: ['gen_ai.usage.total_tokens', 'llm.usage.total_tokens', 'llm.token_count.total', 'ai.usage.totalTokens'],
  cacheRead: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'gen_ai.usage.input_tokens.cached',
    'gen_ai.usage.cached_tokens',
    'gen_ai.usage.details.cache_read_tokens',
    'llm.token_count.prompt_details.cache_read',
    'ai.usage.cachedInputTokens',
    'ai.usage.inputTokenDetails.cacheReadTokens',
  ],
  cacheWrite: [
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'gen_ai.usage.input_tokens.cache_write',
    'gen_ai.usage.details.cache_write_tokens',
    'llm.token_count.prompt_details.cache_write',
    'ai.usage.inputTokenDetails.cacheWriteTokens',
  ],
  reasoning: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'gen_ai.usage.details.reasoning_tokens',
    'llm.token_count.completion_details.reasoning',
    'ai.usage.reasoningTokens',
    'ai.usage.outputTokenDetails.reasoningTokens',
  ],
} as const

const COST_NAMES = ['gen_ai.usage.cost', 'llm.cost.total', 'operation.cost'] as const

/** The usage of a span in OpenAI's format; `undefined` without counts. */
export function spanUsage(attributes: Attributes): Record<string, unknown> | undefined {
  const countOf = (name: keyof typeof NAMES) => {
    const count = firstNumber(attributes, NAMES[name])
    // Some instrumentations record -1 for unknown counts.
    return count !== undefined && count >= 0 ? Math.round(count) : undefined
  }
  const [prompt, completion] = [countOf('prompt'), countOf('completion')]
  if (prompt === undefined && completion === undefined) return undefined
  const [read, written, reasoning, total] = [
    countOf('cacheRead'),
    countOf('cacheWrite'),
    countOf('reasoning'),
    countOf('total'),
  ]
  const cached = (read ?? 0) + (written ?? 0)
  // By convention, input includes cached tokens, but instrumentations of Anthropic's SDK often exclude them.
  const input = (prompt ?? 0) < cached ? (prompt ?? 0) + cached : (prompt ?? 0)
  return {
    prompt_tokens: input,
    completion_tokens: completion ?? 0,
    total_tokens: Math.max(total ?? 0, input + (completion ?? 0)),
    prompt_tokens_details: {
      ...(read !== undefined && { cached_tokens: read }),
      ...(written !== undefined && { cache_creation_tokens: written }),
    },
    completion_tokens_details: { ...(reasoning !== undefined && { reasoning_tokens: reasoning }) },
  }
}

/** The cost in US dollars, if it was recorded. */
export function spanCost(attributes: Attributes): number | undefined {
  const cost = firstNumber(attributes, COST_NAMES)
  return cost !== undefined && cost >= 0 ? cost : undefined
}
