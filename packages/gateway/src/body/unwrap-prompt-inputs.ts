import { mapStrings } from './map-strings.ts'

export interface UnwrappedPrompt {
  /** The same object if it contains no tag. */
  readonly json: Readonly<Record<string, unknown>>
  /** Values by key. If a key occurs twice, the last is used. */
  readonly inputs: ReadonlyMap<string, string>
}

/**
 * The legacy prompt mode (`Helicone-Prompt-Id`): replaces `<helicone-prompt-input key="k">v</helicone-prompt-input>` by `v` in every string of the body. Tags
 * that are not closed are kept. A tag inside another is part of its text.
 */
export function unwrapPromptInputs(json: Readonly<Record<string, unknown>>): UnwrappedPrompt {
  const inputs = new Map<string, string>()
  return { json: mapStrings(json, (text) => unwrap(text, inputs)), inputs }
}

const OPENING = /<helicone-prompt-input\s{1,8}key\s{0,8}=\s{0,8}"([^"<>]{0,256})"\s{0,8}>/g
const CLOSING = '</helicone-prompt-input>'

/** With `indexOf` and not a lazy pattern, which would take quadratic time for many tags that are not closed. */
function unwrap(text: string, inputs: Map<string, string>): string {
  if (!text.includes('<helicone-prompt-input')) return text
  let result = ''
  let at = 0
  for (const opening of text.matchAll(OPENING)) {
    if (opening.index < at) continue
    const start = opening.index + opening[0].length
    const end = text.indexOf(CLOSING, start)
    if (end < 0) break
    const value = text.slice(start, end)
    inputs.set(opening[1] ?? '', value)
    result += text.slice(at, opening.index) + value
    at = end + CLOSING.length
  }
  return result + text.slice(at)
}
