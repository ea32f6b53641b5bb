import { EXTRACTION_RULES } from './extraction-rules.ts'
import { hiddenText } from './hidden-text.ts'
import { isMention } from './is-mention.ts'
import { JAILBREAK_RULES } from './jailbreak-rules.ts'
import { LANGUAGE_RULES } from './language-rules.ts'
import { type NormalText, normalizeText } from './normalize-text.ts'
import { OVERRIDE_RULES } from './override-rules.ts'
import { ENCODED_RULES, EXFILTRATION_RULES } from './payload-rules.ts'
import type { Rule, RuleCategory } from './rule.ts'
import { SMUGGLING_RULES } from './smuggling-rules.ts'

const PHRASES: readonly Rule[] = /* @__PURE__ */ [
  ...OVERRIDE_RULES,
  ...JAILBREAK_RULES,
  ...EXTRACTION_RULES,
  ...SMUGGLING_RULES,
  ...LANGUAGE_RULES,
]
const PAYLOADS: readonly Rule[] = /* @__PURE__ */ [...ENCODED_RULES, ...EXFILTRATION_RULES]

/** The categories of attacks that were found in a text. */
export function findThreats(text: string): ReadonlySet<RuleCategory> {
  const found = new Set<RuleCategory>()
  match(normalizeText(text), [...PHRASES, ...PAYLOADS], found)
  const hidden = hiddenText(text)
  if (hidden !== '') found.add('hidden text')
  // Any attack in encoded text counts, because it is not meant for people to read.
  for (const decoded of decodedTexts(text)) {
    const inside = new Set<RuleCategory>()
    match(normalizeText(decoded), PHRASES, inside)
    if (inside.size > 0) found.add('encoded instructions')
  }
  return found
}

function match(text: NormalText, rules: readonly Rule[], found: Set<RuleCategory>): void {
  for (const { category, form, pattern } of rules) {
    if (found.has(category)) continue
    const forms = form === 'squeezed' && text.squeezed !== text.latin ? [text.latin, text.squeezed] : [text[form]]
    if (forms.some((one) => matches(one, pattern))) found.add(category)
  }
}

function matches(text: string, pattern: RegExp): boolean {
  for (const {
    index,
    0: { length },
  } of text.matchAll(pattern))
    if (!isMention(text, index, index + length)) return true
  return false
}

/** Decodes the base64 in a text, as far as it contains readable text. */
function decodedTexts(text: string): string[] {
  const texts: string[] = []
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{24,}={0,2}/g)) {
    const decoded = Buffer.from(run, 'base64').toString('utf8')
    if (/^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\s]+$/u.test(decoded)) texts.push(decoded)
  }
  return texts
}
