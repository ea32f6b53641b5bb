/**
 * What is wrong: an option or header nobody knows, a value its rule excludes, characters no header may carry, settings that exclude each
 * other, something needed that is absent.
 */
export type HeliconeHeaderCode = 'unknown' | 'invalid' | 'unsafe' | 'conflict' | 'missing'

/** Names the field and the rule, and what to do. Never holds the value: it may be a key. */
export class HeliconeHeaderError extends Error {
  override readonly name = 'HeliconeHeaderError'
  declare readonly code: HeliconeHeaderCode
  /** The option as one writes it (`cache.bucketMaxSize`), or the header's name when a header was read. */
  declare readonly field: string

  constructor(code: HeliconeHeaderCode, field: string, message: string) {
    super(message)
    this.code = code
    this.field = field
  }
}

/** The sentence goes on after the field's name. */
export function refuse(code: HeliconeHeaderCode, field: string, sentence: string): never {
  throw new HeliconeHeaderError(code, field, `${field} ${sentence}`)
}
