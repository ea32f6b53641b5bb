import { asRecord } from '@litecone/core'
import { type Attributes, attributesBelow, firstText, firstValue } from './attributes.ts'
import type { OtlpSpan } from './otlp-span.ts'
import type { SpanTree } from './span-tree.ts'

const USERS = ['user.id', 'enduser.id', 'gen_ai.user', 'llm.user', 'gen_ai.openai.request.user'] as const
const SESSIONS = ['session.id', 'gen_ai.conversation.id', 'langfuse.session.id'] as const
const PROMPTS = ['gen_ai.prompt.name', 'traceloop.prompt.key', 'llm.prompt_template.name'] as const

/** Prefixes of custom properties in Traceloop's SDKs and the AI SDK. */
const PROPERTY_PREFIXES = [
  'traceloop.association.properties.',
  'ai.telemetry.metadata.',
  'ai.settings.context.',
] as const

/** Attributes that become properties of the same name. */
const PROPERTIES = ['gen_ai.agent.name', 'ai.telemetry.functionId', 'traceloop.workflow.name'] as const
const RESOURCE_PROPERTIES = ['service.name', 'deployment.environment.name', 'deployment.environment'] as const

/** Custom properties with the meaning of a header. */
const HEADERS: Readonly<Record<string, string>> = {
  user_id: 'helicone-user-id',
  userid: 'helicone-user-id',
  session_id: 'helicone-session-id',
  sessionid: 'helicone-session-id',
}

/** Sets a header. Does nothing if the value is `undefined` or `''`. */
type Put = (name: string, value: string | undefined) => void

/**
 * The Helicone headers of a span. Its own attributes override those of its ancestors, which override the headers of the HTTP request. Without a session, the
 * trace is the session, and the names of its spans are the path.
 */
export function spanMeta(
  span: OtlpSpan,
  tree: SpanTree,
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  const meta = new Map<string, [name: string, value: string]>()
  const put: Put = (name, value) => {
    if (value !== undefined && value !== '') meta.set(name.toLowerCase(), [name, value])
  }
  const line = tree.lineOf(span)
  const [root = span] = line
  const service = serviceOf(span.resource)
  put('helicone-session-id', span.traceId)
  put('helicone-session-path', tree.pathOf(span))
  put('helicone-session-name', root.parentSpanId === '' ? root.name : service)
  for (const [name, value] of Object.entries(headers)) if (/^helicone-(?!request-id$)/i.test(name)) put(name, value)
  for (const name of RESOURCE_PROPERTIES) {
    if (name !== 'service.name' || service !== undefined)
      put(`Helicone-Property-${name}`, firstText(span.resource, [name]))
  }
  for (const { attributes } of line) putAttributes(attributes, put)
  return Object.fromEntries(meta.values())
}

/** SDKs set `unknown_service:node` for a service without a name. */
function serviceOf(resource: Attributes): string | undefined {
  const service = firstText(resource, ['service.name'])
  return service?.startsWith('unknown_service') ? undefined : service
}

function putAttributes(attributes: Attributes, put: Put): void {
  put('helicone-user-id', firstText(attributes, USERS))
  put('helicone-session-id', firstText(attributes, SESSIONS))
  put('helicone-prompt-id', firstText(attributes, PROMPTS))
  for (const name of PROPERTIES) put(`Helicone-Property-${name}`, firstText(attributes, [name]))
  // OpenInference has one attribute with JSON.
  const metadata: Attributes = new Map(Object.entries(asRecord(firstValue(attributes, ['metadata']))))
  for (const properties of [metadata, ...PROPERTY_PREFIXES.map((prefix) => attributesBelow(attributes, prefix))]) {
    for (const name of properties.keys()) put(headerOf(name), firstText(properties, [name]))
  }
}

function headerOf(name: string): string {
  const lower = name.toLowerCase()
  if (lower.startsWith('helicone-')) return name
  return Object.hasOwn(HEADERS, lower) ? (HEADERS[lower] ?? name) : `Helicone-Property-${name}`
}
