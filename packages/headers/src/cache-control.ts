import { type ValueKind, whole } from './value-kind.ts'

/** Seconds: a year, to which Helicone cuts longer lives. */
const LONGEST = 31_536_000

/** Seconds: a week, when `Cache-Control` says nothing. */
export const DEFAULT_CACHE_TTL = 604_800

/**
 * How long an answer is cached, in seconds, by Helicone's reading of `Cache-Control`: `s-maxage` before `max-age`, digits right after `=`,
 * lower case; `no-store` and the rest are ignored. At most a year, a week when nothing is said.
 */
export function parseCacheTtl(cacheControl: string | null | undefined): number {
  return readTtl(cacheControl ?? '') ?? DEFAULT_CACHE_TTL
}

/** Anchored as in Helicone's open pull request: on main `x-s-maxage=1` counts. https://github.com/Helicone/helicone/issues/5780 */
function readTtl(text: string): number | null {
  const digits = (/(?:^|[\s,;])s-maxage=(\d+)/.exec(text) ?? /(?:^|[\s,;])max-age=(\d+)/.exec(text))?.[1]
  return digits === undefined ? null : Math.min(Number(digits), LONGEST)
}

const seconds = /* @__PURE__ */ whole(1, LONGEST)

/** Written as `max-age=N`. */
export const maxAge: ValueKind<number> = {
  rule: 'a whole number from 1 to 31536000',
  write: (value) => seconds.write(value) && `max-age=${value}`,
  read: readTtl,
}
