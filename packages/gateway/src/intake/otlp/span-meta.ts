import { attributesBelow, firstText } from './attributes.ts'
import type { OtlpSpan } from './otlp-span.ts'
import type { SpanTree } from './span-tree.ts'

const USERS = ['user.id', 'enduser.id', 'gen_ai.user', 'llm.user', 'gen_ai.openai.request.user'] as const
const SESSIONS = ['session.id', 'gen_ai.conversation.id', 'langfuse.session.id'] as const

/** What Traceloop's SDKs and the AI SDK call properties of one's own. */
const PROPERTY_PREFIXES = ['traceloop.association.properties.', 'ai.telemetry.metadata.'] as const

/** Names among those properties that mean what a header says. */
const HEADERS: Readonly<Record<string, string>> = {
  user_id: 'helicone-user-id',
  userid: 'helicone-user-id',
  session_id: 'helicone-session-id',
  sessionid: 'helicone-session-id',
}

/**
 * A span's Helicone headers. What it says itself wins over the headers of the post; where nobody says a session, the trace is one, and its
 * spans are the session's path.
 */
export function spanMeta(
  span: OtlpSpan,
  tree: SpanTree,
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  const meta = new Map<string, [name: string, value: string]>()
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== '') meta.set(name.toLowerCase(), [name, value])
  }
  const { attributes, resource, traceId } = span
  const root = tree.rootOf(span)
  const service = firstText(resource, ['service.name'])
  const isNamed = service !== undefined && !service.startsWith('unknown_service')
  put('helicone-session-id', traceId)
  put('helicone-session-path', tree.pathOf(span))
  put('helicone-session-name', root.parentSpanId === '' ? root.name : isNamed ? service : undefined)
  for (const [name, value] of Object.entries(headers)) if (/^helicone-(?!request-id$)/i.test(name)) put(name, value)
  if (isNamed) put('Helicone-Property-service.name', service)
  put('helicone-user-id', firstText(attributes, USERS))
  put('helicone-session-id', firstText(attributes, SESSIONS))
  for (const prefix of PROPERTY_PREFIXES) {
    const properties = attributesBelow(attributes, prefix)
    for (const name of properties.keys()) put(headerOf(name), firstText(properties, [name]))
  }
  return Object.fromEntries(meta.values())
}

function headerOf(name: string): string {
  const lower = name.toLowerCase()
  if (lower.startsWith('helicone-')) return name
  return Object.hasOwn(HEADERS, lower) ? (HEADERS[lower] ?? name) : `Helicone-Property-${name}`
}
