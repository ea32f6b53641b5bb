import { REDACTED, withoutKeys } from './keys.ts'
import { mapContent, type Redactor } from './redact.ts'

/** Members whose text says what a thing is, not what anybody wrote. All other text is taken out: a provider may add members at any time. */
const STRUCTURE =
  /^(?:role|type|object|event|event_type|id|index|name|model|model_?version|version|(?:tool_)?call_id|tool_use_id|response_?id|generation_id|finish_?reason|stop_reason|native_finish_reason|status|code|param|service_tier|system_fingerprint|reasoning_effort|effort|verbosity|detail|media_type|mime_?type|format|encoding_format|modality|modalities|mode|strict|category|probability|provider|_type|toolName|truncation|truncate|input_type|embedding_types|tool_choice)$/i

/** Lists of numbers that text can be told from. */
const ENCODED = /^(?:bytes|embeddings?|float|int8|uint8|binary|ubinary|values|tokens|context|input)$/i

/** Objects that the model or a person filled in: their keys tell something too. */
const FILLED = /^(?:input|args|arguments|parameters|metadata|documents?|logit_bias)$/i

/** Takes out all that people, tools and models wrote, and leaves roles, names, counts and settings. */
export function redactMessages(): Redactor {
  return (content) =>
    mapContent(content, (value, path) => {
      const key = path.at(-1) ?? ''
      if (typeof value === 'string') return STRUCTURE.test(key) || value === '[DONE]' ? value : REDACTED
      if (Array.isArray(value) && value.length > 0 && typeof value[0] === 'number' && ENCODED.test(key)) return []
      // Replicate's `input` is the request itself: its settings stay, its texts go.
      if (isPlain(value) && FILLED.test(key) && path.length > 2) return {}
      return value
    })
}

/** Takes out the arguments that models gave to tools. */
export function redactToolArguments(): Redactor {
  return (content) =>
    mapContent(content, (value, path) => {
      const key = path.at(-1) ?? ''
      // Pieces of a stream are joined: only nothing joined with nothing is still JSON.
      if (typeof value === 'string' && (key === 'arguments' || key === 'partial_json'))
        return path[0] === 'events' ? '' : '{}'
      if (!isPlain(value)) return value
      if (key === 'args' || key === 'arguments') return {}
      if ('input' in value && /tool_use$/.test(String(value['type'])) && !isEmpty(value['input']))
        return { ...value, input: {} }
      return value
    })
}

/** Takes out pictures, sound and files, given as data or as links. */
export function redactImages(): Redactor {
  return (content) =>
    mapContent(content, (value, path) => {
      const key = path.at(-1) ?? ''
      if (typeof value === 'string') {
        if (/^data:[^,]{0,200},/.test(value)) return `${value.slice(0, value.indexOf(',') + 1)}${REDACTED}`
        const isMedia = MEDIA.test(path.slice(1).join('.'))
        if (isMedia && MEDIA_VALUE.test(key)) return REDACTED
      }
      return value
    })
}

const MEDIA = /image|audio|video|file|inline_?data|source|b64_json/i
const MEDIA_VALUE = /^(?:url|uri|file_?uri|image_url|data|file_data|b64_json|image)$/i

/** Takes out what has the form of an API key or token, wherever somebody pasted it. */
export function redactKeys(): Redactor {
  return (content) => mapContent(content, (value) => (typeof value === 'string' ? withoutKeys(value) : value))
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmpty(value: unknown): boolean {
  return isPlain(value) && Object.keys(value).length === 0
}
