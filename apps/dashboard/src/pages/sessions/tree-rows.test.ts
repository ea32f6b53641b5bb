import { expect, it } from 'vitest'
import { entry } from '../../../e2e/entries.e2e-support.ts'
import { buildTree } from './build-tree.ts'
import { moveInTree, parentOf, toRows } from './tree-rows.ts'

const tree = buildTree(['/plan/search', '/plan/read', '/answer'].map((sessionPath) => entry({ sessionPath })))
const namesOf = (closed: readonly string[] = []) =>
  toRows(tree, new Set(closed)).map(({ branch, level, position, siblings }) => [branch.name, level, position, siblings])

it('lists branches from top to bottom, each below its parent', () => {
  expect(namesOf()).toEqual([
    ['Session', 1, 1, 1],
    ['plan', 2, 1, 2],
    ['search', 3, 1, 2],
    ['read', 3, 2, 2],
    ['answer', 2, 2, 2],
  ])
})

it('leaves out the rows below a closed branch', () => {
  expect(namesOf(['/plan']).map(([name]) => name)).toEqual(['Session', 'plan', 'answer'])
  expect(namesOf(['/']).map(([name]) => name)).toEqual(['Session'])
})

it('moves with keys, and stays at the first and the last row', () => {
  const rows = toRows(tree, new Set())
  expect(['ArrowDown', 'ArrowUp', 'Home', 'End', 'Tab'].map((key) => moveInTree(rows, 0, key))).toEqual([
    1,
    0,
    0,
    4,
    undefined,
  ])
  expect([0, 1, 3, 4].map((from) => parentOf(rows, from))).toEqual([undefined, 0, 1, 0])
})
