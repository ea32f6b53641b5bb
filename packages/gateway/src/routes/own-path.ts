/** The parts of the gateway that answer requests themselves. */
export type OwnKind = 'intake' | 'ai' | 'api' | 'operations' | 'dashboard'

/** The part of the gateway at a path (without query); `undefined` if it is a provider's. */
export function ownKind(path: string): OwnKind | undefined {
  const exact = EXACT.get(path)
  if (exact) return exact
  const slash = path.indexOf('/', 1)
  if (slash === -1) return undefined
  const first = path.slice(1, slash)
  if (first === 'v1') {
    // https://docs.helicone.ai/rest/trace/post-v1tracelog, https://docs.helicone.ai/rest/request/post-v1request-score, and its sessions, users and properties
    const end = path.indexOf('/', 4)
    const name = path.slice(4, end === -1 ? undefined : end)
    return NOT_OFFERED.has(name) || (end !== -1 && HELICONE.has(name)) ? 'intake' : undefined
  }
  return FIRST.get(first)
}

const HELICONE: ReadonlySet<string> = /* @__PURE__ */ new Set(['trace', 'request', 'session', 'user', 'property'])

/** Other paths of Helicone's, which would otherwise be sent to OpenAI with a gateway key. `evals`, `organization` and `dashboard` are OpenAI's. */
const NOT_OFFERED: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'api-keys',
  'customer',
  'evaluator',
  'experiment',
  'helicone-dataset',
  'helicone-sql',
  'integration',
  'metrics',
  'prompt',
  'prompt-2025',
  'webhooks',
])

/** `/v1/traces` is OTLP's, but paths below it are OpenAI's (`/v1/traces/ingest`). */
const EXACT: ReadonlyMap<string, OwnKind> = /* @__PURE__ */ new Map([
  ['/', 'dashboard'],
  ['/dashboard', 'dashboard'],
  ['/favicon.ico', 'dashboard'],
  ['/favicon.svg', 'dashboard'],
  ['/index.html', 'dashboard'],
  ['/robots.txt', 'dashboard'],
  ['/healthz', 'operations'],
  ['/readyz', 'operations'],
  ['/metrics', 'operations'],
  ['/custom/v1/log', 'intake'],
  ['/oai/v1/log', 'intake'],
  ['/anthropic/v1/log', 'intake'],
  ['/googleapis/v1/log', 'intake'],
  ['/v1/traces', 'intake'],
  ['/v1/feedback', 'intake'],
  ['/ai', 'ai'],
  ['/api', 'api'],
])

const FIRST: ReadonlyMap<string, OwnKind> = /* @__PURE__ */ new Map([
  ['ai', 'ai'],
  ['api', 'api'],
  ['assets', 'dashboard'],
  ['dashboard', 'dashboard'],
])
