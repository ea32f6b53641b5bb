import { BadRequestError, type CompletionParameters, UnsupportedParamsError } from '@litecone/core'
import type { ModelTraits } from './model.ts'

export interface Thinking {
  /** The body's `thinking`. */
  readonly thinking?: { type: string; budget_tokens?: number; [key: string]: unknown }
  /** The `effort` of the body's `output_config`. */
  readonly effort?: string
}

/**
 * Requests reasoning in the form of the model's generation: a token budget until Claude 4.5
 * (https://platform.claude.com/docs/en/build-with-claude/extended-thinking), later an effort
 * (https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking).
 */
export function encodeThinking({ thinking, reasoning_effort }: CompletionParameters, traits: ModelTraits): Thinking {
  const effort = reasoning_effort ?? undefined
  const budget = effort === undefined || effort === 'none' ? 0 : BUDGETS[effort]
  if (budget === undefined) {
    throw new BadRequestError(`reasoning_effort must be one of none, ${Object.keys(BUDGETS).join(', ')}.`, {
      param: 'reasoning_effort',
    })
  }
  const adaptive = traits.thinking === 'adaptive'
  if (thinking) return fitThinking(thinking, budget > 0 ? effort : undefined, traits)
  if (effort === undefined) return {}
  if (effort === 'none') return turnOff(traits)
  if (!adaptive) return { thinking: { type: 'enabled', budget_tokens: budget } }
  return {
    thinking: traits.hidesThinking ? { type: 'adaptive', display: 'summarized' } : { type: 'adaptive' },
    effort: effortOf(effort, traits),
  }
}

type OwnThinking = NonNullable<CompletionParameters['thinking']>

/** Sends the caller's `thinking`, rewritten only if the model's generation rejects its form. */
function fitThinking(thinking: OwnThinking, effort: string | undefined, traits: ModelTraits): Thinking {
  const { type, budget_tokens, ...more } = thinking
  if (type === 'adaptive' && traits.known && traits.thinking === 'budget') {
    return { thinking: { type: 'enabled', budget_tokens: BUDGETS[effort ?? 'medium'] ?? MIN_BUDGET } }
  }
  if (type === 'disabled' && traits.hidesThinking) return turnOff(traits)
  const asked = effort && traits.thinking === 'adaptive' ? effortOf(effort, traits) : undefined
  if (type !== 'enabled' || !traits.hidesThinking) return asked ? { thinking, effort: asked } : { thinking }
  const fitted = asked ?? effortOfBudget(budget_tokens)
  return { thinking: { type: 'adaptive', display: 'summarized', ...more }, ...(fitted && { effort: fitted }) }
}

/** The effort that corresponds to a token budget, rounded down. */
function effortOfBudget(budget: number | undefined): string | undefined {
  if (budget === undefined) return undefined
  if (budget < 2048) return 'low'
  return budget < 4096 ? 'medium' : 'high'
}

const MIN_BUDGET = 1024

/** In tokens. The API's minimum is 1024. */
const BUDGETS: Partial<Record<string, number>> = {
  minimal: 1024,
  low: 1024,
  medium: 2048,
  high: 4096,
  xhigh: 8192,
  max: 16_384,
}

function effortOf(effort: string, { hasXhigh }: ModelTraits): string {
  if (effort === 'minimal') return 'low'
  return effort === 'xhigh' && !hasXhigh ? 'high' : effort
}

/** A model that always thinks is asked to think as little as possible. */
function turnOff({ thinkingOff }: ModelTraits): Thinking {
  if (thinkingOff === 'default') return {}
  return thinkingOff === 'never' ? { effort: 'low' } : { thinking: { type: thinkingOff } }
}

export function isThinking({ thinking }: Thinking): boolean {
  return thinking !== undefined && thinking.type !== 'disabled'
}

export function isForced(choice: { readonly type?: unknown } | undefined): boolean {
  return choice?.type === 'any' || choice?.type === 'tool'
}

/** https://platform.claude.com/docs/en/build-with-claude/extended-thinking. Without thinking the request works, so that is what can be dropped. */
export function noForcedThinking({ thinking }: CompletionParameters): UnsupportedParamsError {
  const param = thinking ? 'thinking' : 'reasoning_effort'
  return new UnsupportedParamsError(
    `Claude cannot think when tool_choice forces a call. Remove ${param} or tool_choice, or set dropParams: true.`,
    { param },
  )
}

/** `max_tokens` includes thinking. It is raised if the budget would leave no room for the response. */
export function limitTokens(request: CompletionParameters, { thinking }: Thinking, traits: ModelTraits): number {
  const asked = request.max_completion_tokens ?? request.max_tokens ?? traits.maxTokens
  const budget = thinking?.budget_tokens
  if (!budget) return asked
  const needed = Math.max(asked, budget + Math.min(asked, MIN_ANSWER))
  return traits.known ? Math.min(needed, Math.max(asked, traits.maxTokens)) : needed
}

const MIN_ANSWER = 1024
