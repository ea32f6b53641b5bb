/**
 * The kind of problem: an unknown option or header, an invalid value, characters that headers cannot contain, conflicting settings, or a
 * missing value.
 */
export type HeliconeHeaderCode = 'unknown' | 'invalid' | 'unsafe' | 'conflict' | 'missing'

/** Names the field, the rule and what to do. Never contains the value, which may be a key. */
export class HeliconeHeaderError extends Error {
  override readonly name = 'HeliconeHeaderError'
  declare readonly code: HeliconeHeaderCode
  /** The option (`cache.bucketMaxSize`), or the header's name when parsing. */
  declare readonly field: string

  constructor(code: HeliconeHeaderCode, field: string, message: string) {
    super(message)
    this.code = code
    this.field = field
  }
}

/** `sentence` follows the field's name. */
export function refuse(code: HeliconeHeaderCode, field: string, sentence: string): never {
  throw new HeliconeHeaderError(code, field, `${field} ${sentence}`)
}
