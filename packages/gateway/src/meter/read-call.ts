import { isRecord, parseJson } from '@litecone/core'
import { decodePart } from '../decode-part.ts'
import { withoutQuery } from '../routes/without-query.ts'
import type { LogOperation } from '../stores/index.ts'
import { scanRequest } from './scan-json.ts'

type Fields = Record<string, unknown>

/** What the log needs from a request. */
export interface CallFacts {
  readonly model: string | null
  readonly stream: boolean
  readonly user: string | null
  readonly operation: LogOperation
  /** Whether it is one of Helicone's events (a tool or a vector database) and not a model call. Events have no price. */
  readonly isEvent: boolean
}

/** In characters. Longer requests (images, files) are not parsed but searched for the few fields that are needed. */
const MAX_PARSED = 1024 * 1024

/** `request` is the body, as text or parsed. The fields of the response, `answer`, show the operation if the path does not. */
export function readCall(path: string, request: string | Readonly<Fields> | null, answer: Fields): CallFacts {
  const body = typeof request === 'object' && request !== null ? request : readBody(request)
  const pathname = withoutQuery(path)
  // A request to a model is not an event, whatever its body says: it has a price.
  const event = OPERATIONS.some(([pattern]) => pattern.test(pathname)) ? undefined : readEvent(body)
  return {
    model: event?.model ?? textOf(body.model) ?? modelInPath(pathname) ?? textOf(body.version),
    stream: body.stream === true || /:streamGenerateContent$|\/converse-stream$|-with-response-stream$/.test(pathname),
    user: textOf(body.user),
    operation: event?.operation ?? operationOf(pathname, body, answer),
    isEvent: event !== undefined,
  }
}

function readBody(text: string | null): Fields {
  if (!text) return {}
  const body = text.length > MAX_PARSED ? undefined : parseJson(text)
  if (isRecord(body)) return body
  return body === undefined && /^\s*\{/.test(text) ? scanRequest(text) : {}
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** Tool and vector database events of `@helicone/helpers`, with the model names that Helicone gives them. */
function readEvent({ _type, toolName, name }: Fields): { model: string; operation: LogOperation } | undefined {
  if (_type === 'tool') return { model: `tool:${textOf(toolName) ?? ''}`, operation: 'tool' }
  if (_type === 'vector_db') return { model: 'vector_db', operation: 'vector_db' }
  if (_type === 'data') return { model: `data:${textOf(name) ?? ''}`, operation: 'other' }
  return undefined
}

/** Paths of Google, Azure, Replicate and Bedrock. */
const MODEL_PATHS = [
  /\/models\/([^/:]+):\w+$/,
  /\/deployments\/([^/]+)\//,
  /\/models\/([^/]+\/[^/]+)\/predictions$/,
  /\/model\/([^/]+)\/(?:invoke|converse)/,
]

function modelInPath(pathname: string): string | null {
  for (const pattern of MODEL_PATHS) {
    const found = pattern.exec(pathname)?.[1]
    if (found !== undefined) return decodePart(found)
  }
  return null
}

const OPERATIONS: readonly (readonly [pattern: RegExp, operation: LogOperation])[] = [
  [/count_?tokens|\/batches|\/models$|\/files|\/images\/|\/audio\//i, 'other'],
  [/\/moderations$/, 'moderate'],
  [/\/embeddings?$|\/embed$|:(?:batch)?embedContents?$/i, 'embed'],
  [
    /\/(?:chat|completions?|responses|messages|generate|predictions|converse(?:-stream)?|invoke(?:-with-response-stream)?)$/,
    'chat',
  ],
  [/:(?:stream)?GenerateContent$|:(?:stream)?RawPredict$/i, 'chat'],
]

/** Decided by the path. If it is not known, as in some logs, by request and response. */
function operationOf(pathname: string, body: Fields, answer: Fields): LogOperation {
  for (const [pattern, operation] of OPERATIONS) if (pattern.test(pathname)) return operation
  // Before `messages`, because LiteLLM's callback calls the input of embeddings that, too.
  if (answer.object === 'list' || 'embeddings' in answer || 'embedding' in answer) return 'embed'
  if ('messages' in body || 'contents' in body || 'prompt' in body) return 'chat'
  if ('choices' in answer || 'candidates' in answer || answer.object === 'response') return 'chat'
  if ('input' in body && Array.isArray(answer.results)) return 'moderate'
  return 'other'
}
