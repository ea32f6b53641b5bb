import { REDACTED, withoutKeys } from './keys.ts'
import { mapContent, type Redactor } from './redact.ts'

/** Fields whose text describes structure, not content. All other text is removed, because providers may add fields at any time. */
const STRUCTURE =
  /^(?:role|type|object|event|event_type|id|index|name|model|model_?version|version|(?:tool_)?call_id|tool_use_id|response_?id|generation_id|finish_?reason|stop_reason|native_finish_reason|status|code|param|service_tier|system_fingerprint|reasoning_effort|effort|verbosity|detail|media_type|mime_?type|format|encoding_format|modality|modalities|mode|strict|category|probability|provider|_type|toolName|truncation|truncate|input_type|embedding_types|tool_choice)$/i

/** Lists of numbers that encode text. */
const ENCODED = /^(?:bytes|embeddings?|float|int8|uint8|binary|ubinary|values|tokens|context|input)$/i

/** Objects filled in by the model or a person, whose keys are content too. */
const FILLED = /^(?:input|args|arguments|parameters|metadata|documents?|logit_bias)$/i

/** Removes everything that people, tools and models wrote. Keeps roles, names, counts and settings. */
export function redactMessages(): Redactor {
  return (content) =>
    mapContent(content, (value, path) => {
      const key = path.at(-1) ?? ''
      if (typeof value === 'string') return STRUCTURE.test(key) || value === '[DONE]' ? value : REDACTED
      if (Array.isArray(value) && value.length > 0 && typeof value[0] === 'number' && ENCODED.test(key)) return []
      // Replicate's `input` is the request itself: its settings are kept, its texts removed.
      if (isPlain(value) && FILLED.test(key) && path.length > 2) return {}
      return value
    })
}

/** Removes the arguments of tool calls. */
export function redactToolArguments(): Redactor {
  return (content) =>
    mapContent(content, (value, path) => {
      const key = path.at(-1) ?? ''
      // Pieces of a stream are joined: only empty pieces stay valid when joined.
      if (typeof value === 'string' && (key === 'arguments' || key === 'partial_json'))
        return path[0] === 'events' ? '' : '{}'
      if (!isPlain(value)) return value
      if (key === 'args' || key === 'arguments') return {}
      if ('input' in value && /tool_use$/.test(String(value['type'])) && !isEmpty(value['input']))
        return { ...value, input: {} }
      return value
    })
}

/** Removes images, audio and files, as data or as links. */
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

/** Removes everything that looks like an API key or token. */
export function redactKeys(): Redactor {
  return (content) => mapContent(content, (value) => (typeof value === 'string' ? withoutKeys(value) : value))
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmpty(value: unknown): boolean {
  return isPlain(value) && Object.keys(value).length === 0
}
