/** What a text is matched as: see `normalizeText`. */
export type TextForm = 'plain' | 'latin' | 'squeezed'

export interface Rule {
  readonly category: RuleCategory
  readonly form: TextForm
  readonly pattern: RegExp
}

export type RuleCategory =
  | 'instruction override'
  | 'jailbreak'
  | 'system prompt extraction'
  | 'delimiter smuggling'
  | 'encoded instructions'
  | 'data exfiltration'
  | 'hidden text'

/**
 * Rules of one category. Patterns are matched against texts in lower case with single spaces. Every repetition in them is bounded, or is of one class
 * that what follows cannot begin with, so that the time grows with the text alone.
 */
export function defineRules(category: RuleCategory, form: TextForm, patterns: readonly string[]): readonly Rule[] {
  return patterns.map((pattern) => ({ category, form, pattern: new RegExp(pattern, 'gu') }))
}

/** Up to so many words, each with the space before it. */
export function words(most: number): string {
  return String.raw`(?: [^\s.!?]{1,20}){0,${most}}`
}

/** One of them. */
export function either(...choices: readonly string[]): string {
  return `(?:${choices.join('|')})`
}
