import { asList } from '@litecone/core'
import { readModel } from '../../checks/read-prompt.ts'
import { decodePart } from '../../decode-part.ts'

/**
 * All models that a request names: in its body, and in its path (Gemini, Azure, Replicate, Bedrock). All of them must be allowed, because the provider decides
 * which of them it uses. The same applies to models that the provider may try instead.
 */
export function modelsOf(json: Readonly<Record<string, unknown>> | undefined, path: string): string[] {
  const models = [readModel(json, ''), ...spareModels(json), readModel(undefined, decodePart(path))]
  return [...new Set(models.filter((model) => model !== undefined))]
}

/** Models that OpenRouter and Vercel try if the first fails: https://openrouter.ai/docs/features/model-routing#the-models-parameter */
export function spareModels(json: Readonly<Record<string, unknown>> | undefined): string[] {
  return asList(json?.['models']).filter((model) => typeof model === 'string')
}

/** Whether a list contains a model, where `*` matches any characters. Without a list, all models are allowed. */
export function isNamed(model: string, patterns: readonly string[] | undefined): boolean {
  return patterns === undefined || patterns.some((pattern) => matches(pattern, model))
}

/** Part by part, because a regular expression with many stars would be slow. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*')
  const [first = ''] = parts
  if (parts.length === 1) return pattern === text
  const last = parts.at(-1) ?? ''
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return at <= text.length - last.length
}
