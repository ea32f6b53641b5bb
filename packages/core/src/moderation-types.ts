import type { CallInfo } from './record.ts'

/** OpenAI's moderations request (https://platform.openai.com/docs/api-reference/moderations), without `model`. */
export interface ModerationParameters {
  input: string | readonly string[] | readonly Record<string, unknown>[]
}

export interface ModerationResult {
  flagged: boolean
  categories: Record<string, boolean>
  category_scores: Record<string, number>
  category_applied_input_types?: Record<string, string[]>
}

export interface ModerationResponse {
  id: string
  model: string
  results: ModerationResult[]
  readonly call?: CallInfo
}
