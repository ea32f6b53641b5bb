import { asNumber, BadRequestError, type CompletionParameters } from '@litecone/core'
import { isOldGemma, modelVersion } from './model.ts'

/** https://ai.google.dev/api/generate-content#ThinkingConfig. Gemini 3 and later have levels, 2.5 has budgets in tokens. */
export interface ThinkingConfig {
  includeThoughts?: boolean
  thinkingBudget?: number
  thinkingLevel?: string
}

/** Whether the model accepts a thinkingConfig. The others return 400. */
export function canThink(model: string): boolean {
  return !isOldGemma(model) && !/gemini-(?:1|2\.0)|gemini-2\.5-flash-image|-tts/.test(model)
}

/** `undefined` unless requested, so that the model's default applies. */
export function encodeThinking(request: CompletionParameters, model: string): ThinkingConfig | undefined {
  const { thinking } = request
  const effort: string | null | undefined = request.reasoning_effort
  if (thinking) {
    if (thinking.type === 'disabled') return { ...leastThinking(model), includeThoughts: false }
    const budget = asNumber(thinking.budget_tokens)
    if (budget === 0) return leastThinking(model)
    if (budget !== undefined) return { thinkingBudget: budget, includeThoughts: true }
    return modelVersion(model) < 3 ? { thinkingBudget: -1, includeThoughts: true } : { includeThoughts: true }
  }
  if (!effort) return undefined
  // LiteLLM also accepts "disable".
  if (effort === 'none' || effort === 'disable') return { ...leastThinking(model), includeThoughts: false }
  checkEffort(effort)
  return { ...(modelVersion(model) < 3 ? budgetOf(effort, model) : levelOf(effort, model)), includeThoughts: true }
}

/** 2.5 Pro and all models since 3 always think, so they are asked to think as little as possible. */
function leastThinking(model: string): ThinkingConfig {
  if (modelVersion(model) < 3) return { thinkingBudget: isPro(model) ? 128 : 0 }
  return { thinkingLevel: lowestLevel(model) }
}

function checkEffort(effort: string): void {
  if (EFFORTS.includes(effort)) return
  throw new BadRequestError(`reasoning_effort must be one of none, ${EFFORTS.join(', ')}.`, {
    param: 'reasoning_effort',
  })
}

const EFFORTS = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max']

/** The budgets of Google's OpenAI-compatible API: https://ai.google.dev/gemini-api/docs/openai#thinking. */
function budgetOf(effort: string, model: string): ThinkingConfig {
  if (effort === 'minimal' || effort === 'low') return { thinkingBudget: 1024 }
  if (effort === 'medium') return { thinkingBudget: 8192 }
  return { thinkingBudget: isPro(model) && effort !== 'high' ? 32_768 : 24_576 }
}

function levelOf(effort: string, model: string): ThinkingConfig {
  if (effort === 'minimal') return { thinkingLevel: lowestLevel(model) }
  if (effort === 'low') return { thinkingLevel: 'low' }
  // The first Gemini 3 Pro rejects "medium"; Google's OpenAI-compatible API sends "high" instead.
  if (effort === 'medium' && !/gemini-3-pro/.test(model)) return { thinkingLevel: 'medium' }
  return { thinkingLevel: 'high' }
}

/** https://ai.google.dev/gemini-api/docs/thinking#levels: Pro models and Flash since 3.7 have no "minimal". */
function lowestLevel(model: string): string {
  return /flash-lite/.test(model) || (/flash/.test(model) && modelVersion(model) < 3.7) ? 'minimal' : 'low'
}

function isPro(model: string): boolean {
  return /-pro/.test(model)
}
