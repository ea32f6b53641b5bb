import { BadRequestError } from './errors.ts'
import { asRecord, isRecord } from './json.ts'
import { isStandardSchema } from './standard-schema.ts'

/**
 * Checks the caller's request before anything is sent. Written by hand because it runs on every call, and zod would be half of a small
 * bundle (docs/decisions/2026-11-23-core-without-zod.md).
 */
export function checkCompletionRequest(request: unknown): void {
  if (!isRecord(request)) throw wrong('request', 'an object with model and messages')
  checkMessages(request.messages)
  for (const [name, check, expected] of NUMBERS) {
    const value = request[name]
    if (value !== undefined && value !== null && !(typeof value === 'number' && check(value))) {
      throw wrong(name, expected, value)
    }
  }
  const { reasoning_effort: effort, stop, stream, tools } = request
  if (effort !== undefined && effort !== null && typeof effort !== 'string') {
    throw wrong('reasoning_effort', "a string such as 'low'", effort)
  }
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean')
    throw wrong('stream', 'true or false', stream)
  if (stop !== undefined && stop !== null && typeof stop !== 'string' && !isListOf(stop, 'string')) {
    throw wrong('stop', 'a string or an array of strings')
  }
  if (tools !== undefined && tools !== null) checkTools(tools)
}

export function checkEmbeddingRequest(request: unknown): void {
  if (!isRecord(request)) throw wrong('request', 'an object with model and input')
  const { input } = request
  const given = typeof input === 'string' ? input !== '' : Array.isArray(input) && input.length > 0
  if (!given) throw wrong('input', 'a string or a non-empty array')
  const { dimensions } = request
  if (dimensions !== undefined && !(typeof dimensions === 'number' && isPositiveInteger(dimensions))) {
    throw wrong('dimensions', 'a positive integer', dimensions)
  }
}

const isPositiveInteger = (value: number) => Number.isInteger(value) && value > 0
const isPenalty = (value: number) => value >= -2 && value <= 2

const NUMBERS: readonly (readonly [string, (value: number) => boolean, string])[] = [
  ['max_tokens', isPositiveInteger, 'a positive integer'],
  ['max_completion_tokens', isPositiveInteger, 'a positive integer'],
  ['n', isPositiveInteger, 'a positive integer'],
  ['temperature', (value) => value >= 0 && value <= 2, 'a number from 0 to 2'],
  ['top_p', (value) => value >= 0 && value <= 1, 'a number from 0 to 1'],
  // vLLM: -1 means all tokens.
  ['top_k', (value) => Number.isInteger(value) && value >= -1, 'an integer of -1 or more'],
  ['top_logprobs', (value) => Number.isInteger(value) && value >= 0, 'an integer of 0 or more'],
  ['presence_penalty', isPenalty, 'a number from -2 to 2'],
  ['frequency_penalty', isPenalty, 'a number from -2 to 2'],
  ['seed', (value) => Number.isInteger(value), 'an integer'],
]

const ROLES = /* @__PURE__ */ new Set(['system', 'developer', 'user', 'assistant', 'tool', 'function'])

function checkMessages(messages: unknown): void {
  if (!Array.isArray(messages)) throw wrong('messages', 'an array of { role, content }', messages)
  if (messages.length === 0) throw wrong('messages', 'a non-empty array')
  for (let index = 0; index < messages.length; index++) checkMessage(messages[index], `messages[${index}]`)
}

function checkMessage(message: unknown, field: string): void {
  if (!isRecord(message)) throw wrong(field, 'an object with role and content', message)
  const { role, content } = message
  if (typeof role !== 'string' || !ROLES.has(role))
    throw wrong(`${field}.role`, `one of ${[...ROLES].join(', ')}`, role)
  if (role === 'tool' && typeof message.tool_call_id !== 'string') {
    throw wrong(`${field}.tool_call_id`, 'the id of a tool call')
  }
  if (typeof content === 'string') return
  if (content === null || content === undefined) {
    if (role !== 'assistant' && role !== 'function') throw wrong(`${field}.content`, 'a string or an array of parts')
    return
  }
  if (!Array.isArray(content)) throw wrong(`${field}.content`, 'a string or an array of parts', content)
  for (let index = 0; index < content.length; index++) {
    const part: unknown = content[index]
    if (!isRecord(part) || typeof part.type !== 'string') {
      throw wrong(`${field}.content[${index}]`, 'an object { type, … }', part)
    }
    if (part.type === 'text' && typeof part.text !== 'string')
      throw wrong(`${field}.content[${index}].text`, 'a string')
    if (part.type === 'image_url' && !isImage(part.image_url)) {
      throw wrong(`${field}.content[${index}].image_url`, 'an object { url }')
    }
  }
}

/** The older form, a bare URL, is accepted too. */
function isImage(image: unknown): boolean {
  return typeof image === 'string' || (isRecord(image) && typeof image.url === 'string')
}

function checkTools(tools: unknown): void {
  if (!Array.isArray(tools)) throw wrong('tools', 'an array', tools)
  tools.forEach((tool: unknown, index) => {
    if (!isRecord(tool)) throw wrong(`tools[${index}]`, 'an object { type, function }', tool)
    // Tools run by a provider have its own format, which may lack a type.
    if (tool.type !== 'function') return
    const { name, parameters } = asRecord(tool.function)
    if (typeof name !== 'string' || name === '')
      throw wrong(`tools[${index}].function.name`, 'the name of the function')
    // A schema library's object would be serialized to something meaningless. What `z.toJSONSchema` returns is a Standard Schema, too.
    if (isStandardSchema(parameters) && !('$schema' in parameters)) {
      throw wrong(`tools[${index}].function.parameters`, 'JSON Schema, such as z.toJSONSchema(schema)')
    }
  })
}

function isListOf(value: unknown, type: 'string'): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === type)
}

function wrong(field: string, expected: string, value?: unknown): BadRequestError {
  return new BadRequestError(`${field} must be ${expected}${value === undefined ? '' : `, but is ${show(value)}`}.`, {
    param: field,
  })
}

/** Shows numbers and types only: errors never contain prompts. */
function show(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value)
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`
}
