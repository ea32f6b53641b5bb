/** The form of the text that is matched: see `NormalText`. */
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
 * Rules of one category. Texts are in lower case with single spaces. To match in linear time, every repetition in a pattern is bounded, or is of a character
 * class that the rest of the pattern cannot begin with.
 */
export function defineRules(category: RuleCategory, form: TextForm, patterns: readonly string[]): readonly Rule[] {
  return patterns.map((pattern) => ({ category, form, pattern: new RegExp(pattern, 'gu') }))
}

/** A pattern for up to `max` words, each after a space. */
export function words(max: number): string {
  return String.raw`(?: [^\s.!?]{1,20}){0,${max}}`
}

/** A pattern for one of the choices. */
export function either(...choices: readonly string[]): string {
  return `(?:${choices.join('|')})`
}
