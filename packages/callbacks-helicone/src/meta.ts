import type { CallRecord } from '@litecone/core'

/** Headers that contain credentials, or requests with them. They are for a proxy and must not be logged. */
const SECRET = /^helicone-(?:auth|jwt|org-id|manual-access-key|fallbacks)$/i

type MetaSource = Readonly<Record<string, unknown>> | undefined

/**
 * The `Helicone-*` headers of a log. Later sources take precedence; names are case-insensitive. Nothing else from a call's metadata is sent,
 * because it may contain anything.
 */
export function createMeta(record: CallRecord, ...sources: MetaSource[]): Record<string, string> {
  const found = new Map<string, [name: string, value: string]>()
  const put = (name: string, value: string) => {
    // Inserted again to be last: a list that is too long is cut at the other end.
    const key = name.toLowerCase()
    found.delete(key)
    found.set(key, [name, value])
  }
  if ('user' in record.request && typeof record.request.user === 'string') put('Helicone-User-Id', record.request.user)
  for (const source of [...sources, record.metadata]) {
    for (const [name, value] of Object.entries(source ?? {})) {
      const isValue = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      if (isValue && /^helicone-./i.test(name) && !SECRET.test(name)) put(canonical(name), String(value))
    }
  }
  if (record.provider) put('Helicone-Property-Provider', record.provider)
  put('Helicone-Request-Id', record.id)
  return Object.fromEntries(found.values())
}

/** Whether a header is exactly `true`, Helicone's rule. */
export function isOn(meta: Readonly<Record<string, string>>, name: string): boolean {
  const lower = name.toLowerCase()
  return Object.entries(meta).some(([key, value]) => key.toLowerCase() === lower && value === 'true')
}

/** `helicone-session-id` becomes `Helicone-Session-Id`. A property's name after `Helicone-Property-` is unchanged. */
function canonical(name: string): string {
  const property = /^helicone-property-(.+)$/is.exec(name)?.[1]
  if (property !== undefined) return `Helicone-Property-${property}`
  return name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase())
}
