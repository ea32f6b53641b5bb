import { type ValueKind, whole } from './value-kind.ts'

/** Seconds: one year, Helicone's maximum. */
const LONGEST = 31_536_000

/** Seconds: one week, used if `Cache-Control` sets no lifetime. */
export const DEFAULT_CACHE_TTL = 604_800

/**
 * How long a response is cached, in seconds, as Helicone reads `Cache-Control`: `s-maxage` before `max-age`, in lower case, with digits
 * directly after `=`; `no-store` and everything else is ignored. At most one year; one week by default.
 */
export function parseCacheTtl(cacheControl: string | null | undefined): number {
  return readTtl(cacheControl ?? '') ?? DEFAULT_CACHE_TTL
}

/** Anchored as in Helicone's open pull request; on Helicone's main branch `x-s-maxage=1` matches. https://github.com/Helicone/helicone/issues/5780 */
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
