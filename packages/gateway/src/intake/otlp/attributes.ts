import { asList, asRecord, asString, isRecord, parseJson } from '@litecone/core'

/** Attributes of a span, an event or a resource, by name. */
export type Attributes = ReadonlyMap<string, unknown>

/** Deeper values are omitted, because input is untrusted. */
const MAX_LEVELS = 32

/** Reads a list of `KeyValue` in OTLP's JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). */
export function readAttributes(list: unknown): Attributes {
  return new Map(asList(list).flatMap((pair) => readPair(pair, 0)))
}

function readPair(pair: unknown, level: number): [string, unknown][] {
  const { key, value } = asRecord(pair)
  return typeof key === 'string' ? [[key, readValue(value, level)]] : []
}

function readValue(value: unknown, level: number): unknown {
  if (!isRecord(value) || level > MAX_LEVELS) return undefined
  if (typeof value.stringValue === 'string') return value.stringValue
  // 64-bit numbers and `NaN` are text.
  const number = value.intValue ?? value.doubleValue
  if (typeof number === 'number' || typeof number === 'string') return Number(number)
  if (typeof value.boolValue === 'boolean') return value.boolValue
  if (isRecord(value.arrayValue)) return asList(value.arrayValue.values).map((each) => readValue(each, level + 1))
  if (isRecord(value.kvlistValue))
    return Object.fromEntries(asList(value.kvlistValue.values).flatMap((pair) => readPair(pair, level + 1)))
  return asString(value.bytesValue)
}

/** The first text among attributes with the same meaning in different conventions. */
export function firstText(attributes: Attributes, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes.get(name)
    if (typeof value === 'string' && value !== '') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  }
  return undefined
}

/** The first number, which may be written as text. */
export function firstNumber(attributes: Attributes, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = attributes.get(name)
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number === 'number' && Number.isFinite(number)) return number
  }
  return undefined
}

/** The first value of any type. Text that is JSON is parsed. */
export function firstValue(attributes: Attributes, names: readonly string[]): unknown {
  for (const name of names) {
    const value = attributes.get(name)
    if (value === undefined || value === '') continue
    return typeof value === 'string' ? (parseJson(value) ?? value) : value
  }
  return undefined
}

/** The attributes that begin with a prefix, which is removed from their names. */
export function attributesBelow(attributes: Attributes, prefix: string): Attributes {
  const found = new Map<string, unknown>()
  for (const [name, value] of attributes) {
    if (name.length > prefix.length && name.startsWith(prefix)) found.set(name.slice(prefix.length), value)
  }
  return found
}

/** The attributes of each numbered item after a prefix, such as `gen_ai.prompt.0.role`, in order. */
export function itemsBelow(attributes: Attributes, prefix: string): readonly Attributes[] {
  const items = new Map<number, Map<string, unknown>>()
  for (const [name, value] of attributesBelow(attributes, prefix)) {
    const [, index, rest] = /^(\d{1,6})\.(.+)$/s.exec(name) ?? []
    if (index === undefined || rest === undefined) continue
    const item = items.get(Number(index)) ?? new Map<string, unknown>()
    items.set(Number(index), item.set(rest, value))
  }
  return [...items].sort(([a], [b]) => a - b).map(([, item]) => item)
}
