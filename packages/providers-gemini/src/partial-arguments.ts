import { asList, asNumber, asRecord, asString } from '@litecone/core'

type Tree = Record<string, unknown> | unknown[]

/**
 * Adds streamed pieces of a call's arguments to `root`. Each piece names its place by a JSON path; consecutive pieces of a string are
 * joined (https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/function-calling#streaming-fc).
 */
export function addPartialArguments(root: Tree, pieces: unknown): void {
  for (const piece of asList(pieces).map(asRecord)) {
    const path = parsePath(asString(piece.jsonPath) ?? '')
    const value = readValue(piece)
    if (path.length > 0 && value !== undefined) put(root, path, value)
  }
}

/** Without a prototype, so that a model's key such as `__proto__` is an ordinary key. */
export function createTree(): Record<string, unknown> {
  return Object.create(null)
}

function readValue(piece: Record<string, unknown>): unknown {
  if ('nullValue' in piece) return null
  return piece.stringValue ?? asNumber(piece.numberValue) ?? piece.boolValue
}

function put(root: Tree, path: readonly (string | number)[], value: unknown): void {
  let at = root
  for (const [depth, key] of path.entries()) {
    const next = path[depth + 1]
    if (next === undefined) {
      const before = read(at, key)
      write(at, key, typeof before === 'string' && typeof value === 'string' ? before + value : value)
      return
    }
    let child = read(at, key)
    if (!isTree(child)) write(at, key, (child = typeof next === 'number' ? [] : createTree()))
    if (isTree(child)) at = child
  }
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null
}

function read(at: Tree, key: string | number): unknown {
  return Array.isArray(at) ? at[Number(key)] : at[key]
}

function write(at: Tree, key: string | number, value: unknown): void {
  // Arrays grow by one: a distant index would create a hole that JSON fills with nulls.
  if (Array.isArray(at)) at[Math.min(Number(key) || 0, at.length)] = value
  else at[key] = value
}

const STEP = /\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/g

/** The keys of a JSON path (RFC 9535): `$.operations[0].action` or `$['operations'][0]`. */
function parsePath(path: string): (string | number)[] {
  return [...path.matchAll(STEP)].map(([, name, index, single, double]) => {
    if (index !== undefined) return Number(index)
    return name ?? (single ?? double ?? '').replace(/\\(.)/g, '$1')
  })
}
