import type { SessionStep } from '@litecone/gateway/api'
import { expect, it } from 'vitest'
import { entry } from '../../../e2e/entries.e2e-support.ts'
import { branchPathOf, buildTree } from './build-tree.ts'

function step(sessionPath: string | null, createdAt: number, given: Partial<SessionStep> = {}): SessionStep {
  return entry({ sessionPath, createdAt, latencyMs: 100, costUsd: 0.5, ...given })
}

it('makes each part of a path a branch, even if it has no requests of its own', () => {
  const tree = buildTree([
    step('/plan/search', 0),
    step('/plan/search', 200),
    step('/plan/rank', 400),
    step('/answer', 600),
  ])
  expect(tree.children.map(({ path }) => path)).toEqual(['/plan', '/answer'])
  expect(tree.children[0]?.requests).toEqual([])
  expect(tree.children[0]?.children.map(({ name, requests }) => [name, requests.length])).toEqual([
    ['search', 2],
    ['rank', 1],
  ])
})

it('adds up a branch with everything below it, and counts time that overlaps once', () => {
  const tree = buildTree([step('/a', 0, { latencyMs: 1000 }), step('/a/b', 100, { status: 500 }), step('/c', 5000)])
  expect(tree.totals).toMatchObject({ requests: 3, errors: 1, tokens: 45, costUsd: 1.5, durationMs: 5100 })
  expect(tree.children[0]?.totals).toMatchObject({ requests: 2, errors: 1, costUsd: 1, durationMs: 1000 })
})

it('gives requests without a path to the session, and ignores extra slashes in paths', () => {
  const tree = buildTree([step(null, 0), step('/', 10), step('a/b/', 20), step('/a//b', 30), step('__proto__/x', 40)])
  expect(tree.requests).toHaveLength(2)
  expect(tree.children.map(({ path }) => path)).toEqual(['/a', '/__proto__'])
  expect(tree.children[0]?.children[0]?.requests).toHaveLength(2)
})

it('accepts any number of requests, and paths of any depth', () => {
  const one = step(null, 0)
  const many = buildTree(Array.from({ length: 200_000 }, (_, createdAt) => ({ ...one, createdAt })))
  expect(many.totals).toMatchObject({ requests: 200_000, durationMs: 200_099 })
  const deep = step('/a'.repeat(20_000), 0)
  let branch = buildTree([deep])
  let levels = 0
  for (; branch.children[0]; levels++) branch = branch.children[0]
  expect([levels, branch.path]).toEqual([100, branchPathOf(deep)])
})
