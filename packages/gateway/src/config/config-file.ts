import { isRecord } from '@litecone/core'
import { type Document, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import { ConfigError } from './config-error.ts'

/** A configuration file, and where things stand in it. */
export interface ConfigFile {
  readonly values: Readonly<Record<string, unknown>>
  /** `litecone.yaml:12:5`, of a value or, where it is not there, of what it should stand in. */
  position(path: readonly PropertyKey[]): string
}

/** Reads YAML or JSON. Throws a `ConfigError` that says the line of what cannot be read. */
export function readConfigFile(name: string, text: string): ConfigFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${name}:${line}:${col}`
  }
  // A warning is of a value that would not be what was written: a password that begins with "!" is a tag.
  const faults = [...document.errors, ...document.warnings].map(
    ({ pos, message }) => `${at(pos[0])}: ${withoutQuote(message)}`,
  )
  visit(document, {
    Alias(_key, alias) {
      if (!alias.resolve(document))
        faults.push(`${at(alias.range?.[0] ?? 0)}: nothing has this name. A text that begins with "*" needs quotes.`)
    },
  })
  if (faults.length) throw new ConfigError(faults.join('\n'))
  const values = toValues(document, name)
  if (!isRecord(values)) throw new ConfigError(`${name}:1:1: a configuration is a map of names and values.`)
  return { values, position: (path) => at(offsetOf(document, path)) }
}

/** The parser repeats what it stumbles over, which may be part of a password. */
function withoutQuote(message: string): string {
  return message
    .replace(/(?:: (?!in |between )|, so | \\).*$/s, '')
    .replace(/^The \S+ tag/, 'The tag')
    .trimEnd()
}

function toValues(document: Document, name: string): unknown {
  try {
    return withoutNothing(document.toJS()) ?? {}
  } catch (cause) {
    // Values that hold themselves, or each other ten times ten times over.
    throw new ConfigError(`${name}:1:1: its anchors and aliases make no values that can be read.`, { cause })
  }
}

/** A section whose lines are all comments is not there. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing)
  if (!isRecord(value)) return value
  const filled = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(filled.map(([name, inner]) => [name, withoutNothing(inner)]))
}

/** Of the name of what is nested deepest and there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let offset = 0
  for (let depth = 1; depth <= path.length; depth++) {
    const parent: unknown = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true)
    const key = path[depth - 1]
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key)
      if (!pair || !isScalar(pair.key)) break
      offset = pair.key.range?.[0] ?? offset
      continue
    }
    const node: unknown = document.getIn(path.slice(0, depth), true)
    if (!isScalar(node) && !isMap(node)) break
    offset = node.range?.[0] ?? offset
  }
  return offset
}
