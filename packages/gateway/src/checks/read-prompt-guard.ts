import type { Verdict } from './check.ts'
import { unchecked } from './create-check.ts'

/** Prompt Guard's labels where it is served as a classifier; the second of version 2, the last two of version 1. */
const BENIGN = /* @__PURE__ */ new Set(['benign', 'label_0'])
const MALICIOUS = /* @__PURE__ */ new Set(['malicious', 'injection', 'jailbreak', 'label_1', 'label_2'])

/**
 * Groq answers the probability of an attack as text, `0.9993`
 * (https://console.groq.com/docs/model/meta-llama/llama-prompt-guard-2-86m); other servers answer the label.
 */
export function readPromptGuard(answer: string, threshold: number): Verdict {
  const word = answer.trim().toLowerCase()
  if (BENIGN.has(word)) return { kind: 'allowed' }
  if (MALICIOUS.has(word)) return { kind: 'blocked', categories: ['Prompt attack'] }
  const score = /^\d+(?:\.\d+)?(?:e-?\d+)?$/.test(word) ? Number(word) : Number.NaN
  if (!(score >= 0 && score <= 1)) return unchecked('The guard model answered no score between 0 and 1.')
  return score < threshold ? { kind: 'allowed' } : { kind: 'blocked', categories: ['Prompt attack'] }
}
