/** The parts of the gateway that answer by themselves. */
export type OwnKind = 'intake' | 'ai' | 'api' | 'operations' | 'dashboard'

/** The part that answers at a path (without its query); `undefined` for a provider's. */
export function ownKind(path: string): OwnKind | undefined {
  const exact = EXACT.get(path)
  if (exact) return exact
  const slash = path.indexOf('/', 1)
  if (slash === -1) return undefined
  const first = path.slice(1, slash)
  if (first === 'v1') {
    // https://docs.helicone.ai/rest/trace/post-v1tracelog, https://docs.helicone.ai/rest/request/post-v1request-score, and its sessions, users and properties
    return HELICONE.some((prefix) => path.startsWith(prefix)) ? 'intake' : undefined
  }
  return FIRST.get(first)
}

const HELICONE = ['/v1/trace/', '/v1/request/', '/v1/session/', '/v1/user/', '/v1/property/']

/** `/v1/traces` is OTLP's; below it OpenAI has paths of its own (`/v1/traces/ingest`). */
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
