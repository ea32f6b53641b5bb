import { asList, asRecord, type Choice, type Completion, isRecord, type Wire } from '@litecone/core'

/**
 * What Azure's filters found, in Azure's format: for each category (`hate`, `jailbreak`, …), whether it was filtered or detected, and its
 * severity (https://learn.microsoft.com/azure/ai-services/openai/concepts/content-filter).
 */
export type FilterResults = Record<string, unknown>

/** Azure's response. Chunks of a stream have the same fields where Azure sends them, but `collect` does not include them. */
export interface AzureCompletion extends Completion {
  choices: (Choice & { content_filter_results?: FilterResults })[]
  prompt_filter_results?: { prompt_index: number; content_filter_results: FilterResults }[]
}

/** Keeps the filter results in whole responses. */
export function withFilterResults(wire: Wire): Wire {
  const { chat } = wire
  if (!chat) return wire
  const decode: typeof chat.decode = (value, context) => keepFilterResults(chat.decode(value, context), asRecord(value))
  return { ...wire, chat: { ...chat, decode } }
}

function keepFilterResults(answer: Completion, body: Record<string, unknown>): AzureCompletion {
  const given = asList(body.choices).map(asRecord)
  const choices = answer.choices.map((choice, at) => {
    const found = given[at]?.content_filter_results
    return isRecord(found) ? { ...choice, content_filter_results: found } : choice
  })
  const prompts = asList(body.prompt_filter_results) as AzureCompletion['prompt_filter_results'] & object
  return { ...answer, choices, ...(prompts.length > 0 && { prompt_filter_results: prompts }) }
}
