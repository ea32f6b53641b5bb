import type { Verdict } from './check.ts'
import { unchecked } from './create-check.ts'

/** Labels of servers that run Prompt Guard as a classifier: names, or numbers (0 to 1 in version 2, 0 to 2 in version 1). */
const BENIGN = /* @__PURE__ */ new Set(['benign', 'label_0'])
const MALICIOUS = /* @__PURE__ */ new Set(['malicious', 'injection', 'jailbreak', 'label_1', 'label_2'])

/**
 * Groq returns the probability of an attack as text, such as `0.9993`
 * (https://console.groq.com/docs/model/meta-llama/llama-prompt-guard-2-86m). Other servers return a label.
 */
export function readPromptGuard(answer: string, threshold: number): Verdict {
  const word = answer.trim().toLowerCase()
  if (BENIGN.has(word)) return { kind: 'allowed' }
  if (MALICIOUS.has(word)) return { kind: 'blocked', categories: ['Prompt attack'] }
  const score = /^\d+(?:\.\d+)?(?:e-?\d+)?$/.test(word) ? Number(word) : Number.NaN
  if (!(score >= 0 && score <= 1)) return unchecked('The guard model answered no score between 0 and 1.')
  return score < threshold ? { kind: 'allowed' } : { kind: 'blocked', categories: ['Prompt attack'] }
}
