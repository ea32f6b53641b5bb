import type { Wire } from '@litecone/core'
import { mapRequest } from '@litecone/providers-openai'

/** Tokens, as `@litecone/providers-anthropic` has them. */
const BUDGETS: Record<string, number> = { minimal: 1024, low: 1024, medium: 2048, high: 4096, xhigh: 8192, max: 16_384 }

/** Later models think as long as they see fit. */
const WITH_BUDGET = /claude-(?:3-7|(?:opus|sonnet|haiku)-4(?!-[7-9]))/i

/**
 * Claude at Databricks takes no effort, but a budget of tokens to think with, which has to be smaller than the answer may be long
 * (https://docs.databricks.com/machine-learning/model-serving/query-reason-models.html).
 */
export function withClaudeThinking(wire: Wire): Wire {
  return mapRequest(wire, (request, { model }) => {
    const { reasoning_effort: effort, thinking, max_tokens, max_completion_tokens } = request
    if (!effort || !WITH_BUDGET.test(model)) return request
    const budget_tokens = BUDGETS[effort]
    const own = { ...request, reasoning_effort: null }
    if (thinking || !budget_tokens) return own
    const limit = max_completion_tokens ?? max_tokens ?? 4096
    const longest = limit > budget_tokens ? limit : limit + budget_tokens
    const asked = { type: 'enabled' as const, budget_tokens }
    return { ...own, thinking: asked, max_completion_tokens: null, max_tokens: longest }
  })
}
