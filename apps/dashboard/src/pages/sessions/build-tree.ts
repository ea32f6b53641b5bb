import { outcomeOf, type SessionStep } from '@litecone/gateway/api'

/** A path of a session, with everything below it. */
export interface Branch {
  /** The full path, such as `/plan/search`; `/` is the session itself. */
  readonly path: string
  readonly name: string
  readonly children: readonly Branch[]
  /** The requests with exactly this path, in the order in which they began. */
  readonly requests: readonly SessionStep[]
  /** The totals of this path and everything below it. */
  readonly totals: Totals
}

export interface Totals {
  readonly requests: number
  readonly errors: number
  readonly tokens: number
  readonly costUsd: number
  /** Milliseconds from the beginning of the first request to the end of the last, so that time that overlaps counts once. */
  readonly durationMs: number
  readonly from: number
  readonly to: number
}

interface Growing {
  readonly path: string
  readonly name: string
  readonly children: Map<string, Growing>
  readonly requests: SessionStep[]
}

/** Builds the tree of a session's paths. `/plan/search` is a child of `/plan`, even if that has no requests of its own. */
export function buildTree(requests: readonly SessionStep[]): Branch {
  const root: Growing = { path: '/', name: 'Session', children: new Map(), requests: [] }
  for (const request of requests) {
    let branch = root
    for (const name of partsOf(request.sessionPath)) {
      let child = branch.children.get(name)
      if (!child) {
        child = { path: `${branch === root ? '' : branch.path}/${name}`, name, children: new Map(), requests: [] }
        branch.children.set(name, child)
      }
      branch = child
    }
    branch.requests.push(request)
  }
  return finish(root)
}

/** Deeper paths are cut here. A client may send a path of any depth, and such a tree could neither be built nor be read. */
const MOST_LEVELS = 100

function partsOf(path: string | null): readonly string[] {
  const parts = (path ?? '').split('/').filter(Boolean)
  if (parts.length <= MOST_LEVELS) return parts
  return [...parts.slice(0, MOST_LEVELS - 1), parts.slice(MOST_LEVELS - 1).join('/')]
}

/** The path of the branch that a request is in. */
export function branchPathOf({ sessionPath }: Pick<SessionStep, 'sessionPath'>): string {
  return `/${partsOf(sessionPath).join('/')}`
}

function finish({ path, name, children, requests }: Growing): Branch {
  const below = [...children.values()].map(finish)
  return {
    path,
    name,
    children: below,
    requests,
    totals: sum([...requests.map(totalsOf), ...below.map(({ totals }) => totals)]),
  }
}

function totalsOf({ status, tokens, costUsd, createdAt, latencyMs }: SessionStep): Totals {
  return {
    requests: 1,
    errors: outcomeOf(status) === 'error' ? 1 : 0,
    tokens: tokens.total ?? 0,
    costUsd: costUsd ?? 0,
    durationMs: latencyMs,
    from: createdAt,
    to: createdAt + latencyMs,
  }
}

function sum(all: readonly Totals[]): Totals {
  const from = all.reduce((first, each) => Math.min(first, each.from), Number.POSITIVE_INFINITY)
  const to = all.reduce((last, each) => Math.max(last, each.to), Number.NEGATIVE_INFINITY)
  const add = (of: (totals: Totals) => number) => all.reduce((total, each) => total + of(each), 0)
  return {
    requests: add(({ requests }) => requests),
    errors: add(({ errors }) => errors),
    tokens: add(({ tokens }) => tokens),
    costUsd: add(({ costUsd }) => costUsd),
    durationMs: all.length ? to - from : 0,
    from,
    to,
  }
}
