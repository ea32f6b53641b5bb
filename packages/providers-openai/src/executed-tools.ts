import { asList, asNumber, asRecord, isRecord } from '@litecone/core'
import { type Source, toSources } from './content.ts'

type Tool = Record<string, unknown>

/**
 * Merges tools that the vendor ran (https://console.groq.com/docs/compound) by index: a stream sends a call first and its results later.
 */
export function addTools(known: readonly Tool[], pieces: unknown): Tool[] {
  const tools = [...known]
  for (const piece of asList(pieces).filter(isRecord)) {
    const index = asNumber(piece.index)
    const at = index === undefined ? -1 : tools.findIndex((tool) => tool.index === index)
    if (at < 0) tools.push(piece)
    else tools[at] = { ...tools[at], ...piece }
  }
  return tools
}

/** The web pages that the tools found. */
export function readToolSources(executedTools: unknown): Source[] {
  return asList(executedTools).flatMap((tool) => {
    const { search_results: found } = asRecord(tool)
    return toSources(asList(Array.isArray(found) ? found : asRecord(found).results))
  })
}
