import { isRecord, parseJson } from '@litecone/core'

type Fields = Record<string, unknown>

/** Number of characters that are searched at each end of a text. The fields are before or after the content. */
const WINDOW = 16_384

/**
 * Finds fields by name in the text of a response that is truncated or too long to parse. Text content cannot be mistaken for a field, because its quotes
 * are escaped. An object in the content could, so the last occurrence counts: most vendors send usage after the content.
 */
export function scanAnswer(text: string): Fields {
  const fields: Fields = {}
  for (const name of ['usage', 'usageMetadata', 'metrics', 'meta']) {
    const counts = scanObject(text, name)
    if (counts) fields[name] = counts
  }
  const model = scanString(text, 'model') ?? scanString(text, 'modelVersion')
  return model === undefined ? fields : { ...fields, model }
}

/** Finds fields by name in the text of a request. */
export function scanRequest(text: string): Fields {
  const fields: Fields = {}
  for (const name of ['model', 'user', '_type', 'toolName', 'name']) {
    const value = scanString(text, name)
    if (value !== undefined) fields[name] = value
  }
  if (windows(text).some((part) => /"stream"\s*:\s*true/.test(part))) fields.stream = true
  return fields
}

function scanString(text: string, name: string): string | undefined {
  const pattern = new RegExp(`"${name}"\\s*:\\s*("(?:[^"\\\\]|\\\\.){0,512}")`)
  for (const part of windows(text)) {
    const found = pattern.exec(part)?.[1]
    const value = found === undefined ? undefined : parseJson(found)
    if (typeof value === 'string') return value
  }
  return undefined
}

function windows(text: string): string[] {
  if (text.length <= 2 * WINDOW) return [text]
  return [text.slice(0, WINDOW), text.slice(-WINDOW)]
}

/** Occurrences that are tried. Those of a truncated object and of `null` are skipped. */
const MAX_HITS = 4

function scanObject(text: string, name: string): Fields | undefined {
  for (const part of windows(text).reverse()) {
    let at = part.lastIndexOf(`"${name}"`)
    for (let hits = 0; at !== -1 && hits < MAX_HITS; hits++) {
      const value = readObject(part, at + name.length + 2)
      if (value) return value
      at = at === 0 ? -1 : part.lastIndexOf(`"${name}"`, at - 1)
    }
  }
  return undefined
}

/** Parses the object that follows a field's name, which ends at index `at`. */
function readObject(text: string, at: number): Fields | undefined {
  const colon = /\s*:\s*\{/y
  colon.lastIndex = at
  if (!colon.test(text)) return undefined
  const end = objectEnd(text, colon.lastIndex)
  const value = end === -1 ? undefined : parseJson(text.slice(colon.lastIndex - 1, end))
  return isRecord(value) ? value : undefined
}

/** The index after the closing brace of the object whose content begins at `start`, or -1. */
function objectEnd(text: string, start: number): number {
  let depth = 1
  let isText = false
  for (let index = start; index < text.length; index++) {
    const char = text[index]
    if (isText) {
      if (char === '\\') index++
      else if (char === '"') isText = false
    } else if (char === '"') isText = true
    else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return index + 1
  }
  return -1
}
