import { warn } from './warn.ts'

/** Applies to all calls made inside `withHelicone`, also in functions that do not know about it. */
export interface HeliconeScope {
  /** Groups calls into a session. A string is its id; without one, an id is created unless there is an outer session. */
  session?: string | HeliconeSession
  /** Sent as `Helicone-Property-<name>` with each log. */
  properties?: Readonly<Record<string, string | number | boolean>>
  userId?: string
  /** Other `Helicone-*` headers. */
  metadata?: Readonly<Record<string, string>>
  /** Overrides the callback's own, for runtimes with one per request. */
  waitUntil?: (delivered: Promise<unknown>) => void
}

export interface HeliconeSession {
  id?: string
  name?: string
  /** The place in the session's tree: `/plan/search` from the root, `search` below the outer path. */
  path?: string
}

/** A scope merged with its outer scopes. */
export interface ActiveScope {
  readonly meta: Readonly<Record<string, string>>
  readonly waitUntil?: ((delivered: Promise<unknown>) => void) | undefined
}

interface Storage {
  run<T>(scope: ActiveScope, task: () => T): T
  getStore(): ActiveScope | undefined
}

let storage: Storage | undefined
let looked = false

/**
 * Runs `task` and returns its result. Calls made in it, at any depth and after any `await`, are logged with the scope. Scopes nest:
 * properties are merged, and a relative session path is appended to the outer path.
 *
 * @example
 * await withHelicone({ session: { name: 'Research', path: '/plan' }, userId: 'u_1' }, async () => {
 *   await plan()
 *   await withHelicone({ session: { path: 'search' } }, search) // /plan/search
 * })
 */
export function withHelicone<T>(scope: HeliconeScope, task: () => T): T {
  const found = findStorage()
  return found ? found.run(join(found.getStore(), scope), task) : task()
}

/** `withHelicone` with only a session. */
export function withSession<T>(session: string | HeliconeSession, task: () => T): T {
  return withHelicone({ session }, task)
}

/** The current scope, if there is one. */
export function currentScope(): ActiveScope | undefined {
  return storage?.getStore()
}

function join(around: ActiveScope | undefined, scope: HeliconeScope): ActiveScope {
  const meta: Record<string, string> = { ...around?.meta, ...scope.metadata }
  if (scope.userId !== undefined) meta['Helicone-User-Id'] = scope.userId
  for (const [name, value] of Object.entries(scope.properties ?? {})) meta[`Helicone-Property-${name}`] = String(value)
  if (scope.session !== undefined) {
    const session = typeof scope.session === 'string' ? { id: scope.session } : scope.session
    const outer = meta['Helicone-Session-Id']
    // Another session's path is not below the outer one's.
    const fresh = session.id !== undefined && session.id !== outer
    meta['Helicone-Session-Id'] = session.id ?? outer ?? crypto.randomUUID()
    meta['Helicone-Session-Path'] = joinPath(fresh ? undefined : meta['Helicone-Session-Path'], session.path)
    if (session.name !== undefined) meta['Helicone-Session-Name'] = session.name
    else if (fresh) delete meta['Helicone-Session-Name']
  }
  return { meta, waitUntil: scope.waitUntil ?? around?.waitUntil }
}

function joinPath(around: string | undefined, path: string | undefined): string {
  const whole = path === undefined ? (around ?? '') : path.startsWith('/') ? path : `${around ?? ''}/${path}`
  return `/${whole.split('/').filter(Boolean).join('/')}`
}

/** Looked up on first use instead of imported, so that runtimes without it can load this file. */
function findStorage(): Storage | undefined {
  if (!looked) {
    looked = true
    const own = (globalThis as { AsyncLocalStorage?: new () => Storage }).AsyncLocalStorage
    const AsyncLocalStorage =
      own ?? globalThis.process?.getBuiltinModule?.('node:async_hooks').AsyncLocalStorage<ActiveScope>
    storage = AsyncLocalStorage ? new AsyncLocalStorage() : undefined
    if (!storage)
      warn('this runtime has no AsyncLocalStorage, so withHelicone() has no effect. Pass metadata with each call.')
  }
  return storage
}
