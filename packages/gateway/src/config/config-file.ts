import { isRecord } from '@litecone/core'
import { type Document, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import { ConfigError } from './config-error.ts'

/** A parsed configuration file, with the positions of its values. */
export interface ConfigFile {
  readonly values: Readonly<Record<string, unknown>>
  /** `litecone.yaml:12:5`: the position of a value or, if it is missing, of its section. */
  position(path: readonly PropertyKey[]): string
}

/** Reads YAML or JSON. Throws a `ConfigError` with the line of every mistake. */
export function readConfigFile(name: string, text: string): ConfigFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${name}:${line}:${col}`
  }
  // Warnings are errors here, because the value would be read as something else: a password that begins with "!" is a tag in YAML.
  const faults = [...document.errors, ...document.warnings].map(
    ({ pos, message }) => `${at(pos[0])}: ${withoutQuote(message)}`,
  )
  visit(document, {
    Alias(_key, alias) {
      if (!alias.resolve(document))
        faults.push(
          `${at(alias.range?.[0] ?? 0)}: there is no anchor with this name. A text that begins with "*" needs quotes.`,
        )
    },
  })
  if (faults.length) throw new ConfigError(faults.join('\n'))
  const values = toValues(document, name)
  if (!isRecord(values)) throw new ConfigError(`${name}:1:1: a configuration must be a map of names to values.`)
  return { values, position: (path) => at(offsetOf(document, path)) }
}

/** Removes the quoted text from a message of the parser, because it may be part of a password. */
function withoutQuote(message: string): string {
  return message
    .replace(/(?:: (?!in |between )|, so | \\).*$/s, '')
    .replace(/^The \S+ tag/, 'The tag')
    .trimEnd()
}

function toValues(document: Document, name: string): unknown {
  try {
    return withoutNulls(document.toJS()) ?? {}
  } catch (cause) {
    // Aliases can form a cycle, or multiply beyond the parser's limit.
    throw new ConfigError(`${name}:1:1: its anchors and aliases cannot be resolved.`, { cause })
  }
}

/** Removes null values, so that a section in which every line is a comment counts as missing. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isRecord(value)) return value
  const filled = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(filled.map(([name, inner]) => [name, withoutNulls(inner)]))
}

/** The offset of the deepest part of a path that exists in the file: of its name, or in a list of its value. */
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
