import { setImmediate } from 'node:timers/promises'
import type { Check } from './check.ts'
import { createCheck, DEFAULT_TIMEOUT_MS } from './create-check.ts'
import { findThreats } from './rules/find-threats.ts'

/** Characters that are looked at at a time, so that a long message holds up no other request for long. */
const WINDOW = 32_768
/** Longer than anything that a rule matches, so that what is cut in one window is whole in the next. */
const OVERLAP = 1_024

export interface RulesOptions {
  /** Milliseconds. Default 5,000. */
  readonly timeoutMs?: number | undefined
}

/**
 * A set of rules that needs no network: phrases by which people override instructions, play roles without rules, ask for the system prompt, forge the
 * control tokens of chat templates, hide instructions in base64 or invisible characters, or have data sent out by the address of a picture. Texts are
 * normalised first (compatibility forms, invisible characters, letters that look alike, digits for letters).
 *
 * It knows the wording of common attacks in English and the plainest ones in some 17 other languages, and nothing else. It does not understand a text: whoever
 * words an attack anew, over several messages or in a picture gets past it, and a text about attacks may be taken for one. Take it as a first sieve that costs
 * nothing; where blocking matters, use a guard model or PromptArmor. What it finds and misses of a labelled list is asserted in `rules.test.ts`.
 */
export function rules({ timeoutMs = DEFAULT_TIMEOUT_MS }: RulesOptions = {}): Check {
  return createCheck({ name: 'rules', timeoutMs }, async ({ text, signal }) => {
    for (let at = 0; at === 0 || at < text.length; at += WINDOW - OVERLAP) {
      if (at > 0) await setImmediate()
      signal.throwIfAborted()
      const categories = [...findThreats(text.slice(at, at + WINDOW))]
      if (categories.length > 0) return { kind: 'blocked', categories }
    }
    return { kind: 'allowed' }
  })
}
