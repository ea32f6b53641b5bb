import { firstText } from './attributes.ts'
import type { OtlpSpan } from './otlp-span.ts'

/** The kind of call that a span records. `other` are model calls that are neither chats nor embeddings. */
export type SpanKind = 'chat' | 'embed' | 'tool' | 'vector_db' | 'other'

/**
 * The kind of a span, by the conventions of OpenTelemetry for generative AI, OpenInference, Traceloop and the AI SDK. `undefined` for all other spans, which
 * only appear in session paths. These include agents and workflows, because their tokens are those of the calls in them.
 */
export function spanKind({ attributes }: OtlpSpan): SpanKind | undefined {
  const operation = attributes.get('gen_ai.operation.name')
  const named = typeof operation === 'string' ? OPERATIONS.get(operation) : undefined
  if (named) return named
  if (typeof operation === 'string' && NO_CALLS.test(operation)) return undefined
  if (typeof operation === 'string' && OTHER_CALLS.test(operation)) return 'other'
  const inference = attributes.get('openinference.span.kind')
  if (typeof inference === 'string') return INFERENCE_KINDS.get(inference.toUpperCase())
  const step = firstText(attributes, ['ai.operationId'])
  if (step !== undefined) return aiSdkKind(step)
  const traceloop = attributes.get('traceloop.span.kind')
  if (typeof traceloop === 'string') return traceloop === 'tool' ? 'tool' : undefined
  const type = firstText(attributes, ['llm.request.type'])
  if (type !== undefined) return type === 'embedding' ? 'embed' : 'chat'
  if (VECTOR_DBS.has(String(attributes.get('db.system') ?? attributes.get('db.system.name')))) return 'vector_db'
  return CALLS.some((name) => attributes.has(name)) ? 'chat' : undefined
}

/** https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/#gen-ai-operation-name */
const OPERATIONS: ReadonlyMap<string, SpanKind> = /* @__PURE__ */ new Map([
  ['chat', 'chat'],
  ['text_completion', 'chat'],
  ['generate_content', 'chat'],
  ['embeddings', 'embed'],
  ['execute_tool', 'tool'],
  ['retrieval', 'vector_db'],
])

const NO_CALLS = /agent|workflow|memory|^plan$/

/** Operations that instrumentations record but that are in no convention. */
const OTHER_CALLS = /rerank|speech|audio|transcri|image|moderat/i

/** https://github.com/Arize-ai/openinference/blob/main/spec/traces.md#span-kinds */
const INFERENCE_KINDS: ReadonlyMap<string, SpanKind> = /* @__PURE__ */ new Map([
  ['LLM', 'chat'],
  ['EMBEDDING', 'embed'],
  ['TOOL', 'tool'],
  ['RETRIEVER', 'vector_db'],
])

/** The span `ai.generateText` contains the actual call, `ai.generateText.doGenerate`: https://ai-sdk.dev/docs/ai-sdk-core/telemetry#collected-data */
function aiSdkKind(step: string): SpanKind | undefined {
  if (step === 'ai.toolCall') return 'tool'
  if (/\.doEmbed$/.test(step)) return 'embed'
  if (/\.doRerank$/.test(step)) return 'other'
  return /\.do(?:Generate|Stream)$/.test(step) ? 'chat' : undefined
}

const VECTOR_DBS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'chroma',
  'lancedb',
  'marqo',
  'milvus',
  'pinecone',
  'qdrant',
  'weaviate',
])

/** Attributes that only spans of calls have. */
const CALLS = ['gen_ai.request.model', 'gen_ai.response.model', 'gen_ai.usage.input_tokens', 'llm.model_name'] as const
