import { setImmediate } from 'node:timers/promises'
import type { Check } from './check.ts'
import { createCheck, DEFAULT_TIMEOUT_MS } from './create-check.ts'
import { findThreats } from './rules/find-threats.ts'

/** Characters that are checked at a time, so that a long message does not delay other requests. */
const WINDOW = 32_768
/** Longer than any match of a rule, so that text at the end of one window is complete in the next. */
const OVERLAP = 1_024

export interface RulesOptions {
  /** Milliseconds. Default 5,000. */
  readonly timeoutMs?: number | undefined
}

/**
 * A check by rules, without a network. They match phrases that override instructions, define roles without restrictions, ask for the system prompt, imitate
 * the control tokens of chat templates, hide instructions in base64 or invisible characters, or send out data in the URL of an image. Texts are normalized
 * first (compatibility forms, invisible characters, similar letters, digits instead of letters).
 *
 * The rules know the wording of common attacks in English, and the simplest ones in about 17 other languages. They do not understand texts: attacks with new
 * wording, over several messages or in images are not detected, and a text about attacks may be blocked. Use them as a first filter. If blocking matters, use
 * a guard model or PromptArmor. `rules.test.ts` asserts the share of a labelled corpus that is detected.
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
