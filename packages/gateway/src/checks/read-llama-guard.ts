import type { Verdict } from './check.ts'
import { unchecked } from './create-check.ts'

/** https://www.llama.com/docs/model-cards-and-prompt-formats/llama-guard-4: S1 to S13 are hazards of MLCommons, and S14 is Meta's. */
const HAZARDS: readonly string[] = [
  'Violent Crimes',
  'Non-Violent Crimes',
  'Sex-Related Crimes',
  'Child Sexual Exploitation',
  'Defamation',
  'Specialized Advice',
  'Privacy',
  'Intellectual Property',
  'Indiscriminate Weapons',
  'Hate',
  'Suicide & Self-Harm',
  'Sexual Content',
  'Elections',
  'Code Interpreter Abuse',
]

/** Reads `safe`, or `unsafe` followed by a line of hazards such as `S1,S10`. Llama Guard 4 begins with blank lines. */
export function readLlamaGuard(answer: string): Verdict {
  const [word, ...rest] = answer.trim().toLowerCase().split(/\s+/)
  if (word === 'safe') return { kind: 'allowed' }
  if (word !== 'unsafe') return unchecked('The guard model answered neither "safe" nor "unsafe".')
  const numbers = [...rest.join(' ').matchAll(/\bs(\d{1,2})\b/g)].map(([, number]) => Number(number))
  const categories = numbers.map((number) => `S${number}: ${HAZARDS[number - 1] ?? 'unknown'}`)
  return { kind: 'blocked', categories: categories.length > 0 ? categories : ['unsafe'] }
}
