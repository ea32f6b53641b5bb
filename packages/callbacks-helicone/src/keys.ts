/** Replaces what a redactor removed. */
export const REDACTED = '[redacted]'

/** API keys and tokens in the formats of vendors. */
const KEYS =
  /\b(?:sk|pk|rk|gsk|xai|r8|hf|csk|fw|pplx|ghp|gho|github_pat|key)[-_][\w-]{12,}|\bAIza[\w-]{20,}|\bya29\.[\w.-]{10,}|\bAKIA[A-Z\d]{12,}|\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*|(?<=\bBearer\s)[^\s"',;]{6,}/g

export function withoutKeys(text: string): string {
  return text.replace(KEYS, REDACTED)
}

/** Removes credentials: user, password, keys in the query, and keys anywhere else. */
export function publicUrl(url: string): string {
  if (url !== last.url) last = { url, shown: cutUrl(url) }
  return last.shown
}

/** Cached, because consecutive calls usually have the same URL. */
let last = { url: '', shown: '' }

function cutUrl(url: string): string {
  const open = url.replace(/^(\w+:\/\/)[^/?#@]*@/, '$1')
  return withoutKeys(
    open.replace(/([?&](?:key|api[-_]?key|access_token|token|sig|signature|code|secret)=)[^&#]*/gi, `$1${REDACTED}`),
  )
}
