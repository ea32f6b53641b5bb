/** How one kind of value is written into a header and read from it. */
export interface ValueKind<Value, Input = Value> {
  /** Completes the sentence "The field must be …". */
  readonly rule: string
  /** The header's text, or undefined if the value is invalid. */
  write(value: Input): string | undefined
  /** The value, undefined if the text is invalid, or null if it is not meant for Helicone. */
  read(text: string): Value | null | undefined
}

export const text: ValueKind<string> = {
  rule: 'text',
  write: (value) => value,
  read: (value) => value,
}

function flagRead(read: (value: string) => boolean | undefined): ValueKind<boolean> {
  // `false` is never written, because some headers count by presence.
  return { rule: FLAG_RULE, write: (value) => (value === true ? 'true' : undefined), read }
}

/** The builder recognizes flags by their rule. */
export const FLAG_RULE = 'true or false'

/** In any case, as Python's `str(True)` is `True`. Helicone ignores case for some of its flags; others must be exactly `true`. */
export const flag: ValueKind<boolean> = /* @__PURE__ */ flagRead(
  (value) => /^true$/i.test(value) || (/^false$/i.test(value) ? false : undefined),
)

/** Switched on by any value but `false`. Helicone treats even `false` as on. */
export const flagByPresence: ValueKind<boolean> = /* @__PURE__ */ flagRead((value) => !/^false$/i.test(value))

const UUID = /^[\da-f]{8}-[\da-f]{4}-[1-5][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i

/** Whether Helicone accepts it as a request id: a UUID of version 1 to 5. Others are replaced. */
export function isRequestId(value: string): boolean {
  return UUID.test(value)
}

const ANY_UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Reading accepts later versions too: clients that use version 7 for its order would not find their id if it were replaced. */
export const uuid: ValueKind<string> = {
  rule: 'a UUID of version 1 to 5, such as from crypto.randomUUID()',
  write: (value) => (isRequestId(value) ? value : undefined),
  read: (value) => (ANY_UUID.test(value) ? value : undefined),
}

/** Whole numbers. Reading accepts leading digits, like the deployed parsers. */
export function whole(min: number, max = Infinity): ValueKind<number> {
  const keep = (value: number) => (Number.isSafeInteger(value) && value >= min && value <= max ? value : undefined)
  return {
    rule: `a whole number ${max === Infinity ? `of ${min} or more` : `from ${min} to ${max}`}`,
    write: (value) => keep(value)?.toString(),
    read: (value) => keep(Number.parseInt(value, 10)),
  }
}

export const count = /* @__PURE__ */ whole(0)

const keepAmount = (value: number) => (Number.isFinite(value) && value >= 0 ? value : undefined)

export const amount: ValueKind<number> = {
  rule: 'a number of 0 or more',
  write: (value) => keepAmount(value)?.toString(),
  read: (value) => keepAmount(Number.parseFloat(value)),
}

export function oneOf<const Name extends string>(
  names: readonly Name[],
  fold = (text: string) => text,
): ValueKind<Name> {
  const find = (value: unknown) => names.find((name) => name === value)
  return { rule: `one of ${names.join(', ')}`, write: find, read: (value) => find(fold(value)) }
}

/** Helicone keeps only the origin and takes path and query from the request, so a path is an error in an option, and dropped in a header. */
export const origin: ValueKind<string> = {
  rule: 'an http(s) URL without credentials, path and query, such as https://api.openai.com',
  write(value) {
    const url = parseTarget(value)
    return url?.href === `${url?.origin}/` ? url?.origin : undefined
  },
  read: (value) => parseTarget(value)?.origin,
}

/** An http(s) URL without credentials, or undefined. */
export function parseTarget(value: unknown): URL | undefined {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined
  return url && /^https?:$/.test(url.protocol) && !url.username && !url.password ? url : undefined
}

export const bearer: ValueKind<string> = {
  rule: 'a key, alone as an option and after "Bearer " in the header',
  write: (value) => (typeof value === 'string' && /^\S+$/.test(value) ? `Bearer ${value}` : undefined),
  read: (value) => /^bearer\s+(\S+)$/i.exec(value)?.[1],
}

/**
 * The documented form is `a,b`, which is written; one deployed parser accepts only `"a","b"`. Any quotes and brackets around keys are parsed.
 * https://github.com/Helicone/helicone/issues/5768
 */
export const keys: ValueKind<string[], readonly string[]> = {
  rule: 'a list of keys of the body, without commas, quotes, brackets and spaces',
  write: (value) =>
    Array.isArray(value) && value.length && value.every((key) => /^[^\s"',[\]]+$/.test(key)) ? value.join() : undefined,
  read: (value) => value.split(/\s*["'[\],]\s*/).filter(Boolean),
}

export const sessionPath: ValueKind<string> = {
  rule: 'a path such as /parent/child, without empty parts',
  write(value) {
    const path = `${value}`.replace(/^\/?/, '/')
    return /^(\/[^/]+)+$/.test(path) && typeof value === 'string' ? path : undefined
  },
  read: (value) => value,
}
