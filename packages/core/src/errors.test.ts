import { describe, expect, it } from 'vitest'
import * as errors from './errors.ts'
import {
  BadRequestError,
  ContextWindowExceededError,
  isErrorOf,
  isLlmError,
  isRateLimitError,
  LlmError,
  RateLimitError,
} from './errors.ts'
import { createFailureError, isContextWindowMessage } from './failure.ts'

describe('errors', () => {
  it('have the name of their class, even if minified', () => {
    for (const [name, Kind] of Object.entries(errors)) {
      if (typeof Kind !== 'function' || !(Kind.prototype instanceof LlmError)) continue
      expect(new (Kind as typeof LlmError)('x').name).toBe(name)
    }
  })

  it('are instances of their base classes', () => {
    const error = new ContextWindowExceededError('x')
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error).toBeInstanceOf(LlmError)
    expect(error).not.toBeInstanceOf(RateLimitError)
    expect(isErrorOf(error, 'bad_request')).toBe(true)
    expect(isRateLimitError(error)).toBe(false)
    expect(isLlmError(new Error('x'))).toBe(false)
  })

  it('are recognized across two copies of the package', async () => {
    const path = './errors.ts?second-copy'
    const copy: typeof errors = await import(/* @vite-ignore */ path)
    expect(copy.RateLimitError).not.toBe(RateLimitError)
    const error: unknown = new copy.RateLimitError('x')
    expect(error).toBeInstanceOf(RateLimitError)
    expect(error).not.toBeInstanceOf(BadRequestError)
    expect(isRateLimitError(error)).toBe(true)
  })

  it('contain neither body nor cause as JSON', () => {
    const error = new RateLimitError('x', { body: { secret: 1 }, cause: new Error('inner') })
    expect(error.body).toEqual({ secret: 1 })
    expect(JSON.stringify(error)).not.toMatch(/secret|inner/)
    expect(Object.keys(error)).not.toContain('body')
  })
})

describe('a failure becomes an error', () => {
  it.each([
    [400, 'BadRequestError', false],
    [401, 'AuthenticationError', false],
    [403, 'PermissionDeniedError', false],
    [404, 'NotFoundError', false],
    [408, 'TimeoutError', true],
    [413, 'RequestTooLargeError', false],
    [418, 'APIError', false],
    [422, 'UnprocessableEntityError', false],
    [429, 'RateLimitError', true],
    [500, 'InternalServerError', true],
    [502, 'BadGatewayError', true],
    [503, 'ServiceUnavailableError', true],
    [504, 'TimeoutError', true],
    [529, 'InternalServerError', true],
  ])('by status %i: %s', (status, name, retryable) => {
    const error = createFailureError({ message: 'no' }, { status, provider: 'p' })
    expect(error).toMatchObject({ name, status, retryable, provider: 'p' })
  })

  it('by the kind that the wire read, before the status', () => {
    const error = createFailureError({ message: 'no', kind: 'content_policy_violation' }, { status: 400 })
    expect(error.name).toBe('ContentPolicyViolationError')
  })

  it('by words only for a 400 without a code', () => {
    const words = 'prompt is too long: 210000 tokens > 200000 maximum'
    expect(createFailureError({ message: words }, { status: 400 }).code).toBe('context_window_exceeded')
    expect(createFailureError({ message: words }, { status: 500 }).code).toBe('internal_server')
    expect(isContextWindowMessage("Invalid 'user': string too long (string_above_max_length)")).toBe(false)
  })

  it.each([
    "This model's maximum context length is 8192 tokens. Please reduce the length of the messages.",
    "Invalid 'messages[0].content': string too long. Expected a string with maximum length 1048576.",
    'Input tokens exceed the configured limit of 272000 tokens.',
    "This model's maximum prompt length is 131072 but the request contains 209000 tokens.",
    'Your request exceeded model token limit: 8192',
    'Range of input length should be [1, 30720]',
    'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193.',
    'The decoder prompt (length 9000) is longer than the maximum model length of 8192.',
    'the request exceeds the available context size',
    'input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000',
    'Too many input tokens',
    'prompt too long; exceeded max context length by 1119046 tokens',
    'The total length of all messages is too long.',
    '`inputs` must have less than 4096 tokens. Given: 5000',
    'Prompt exceeds max length',
    'Please reduce the length of the messages or completion. Current length is 9000 while limit is 8192',
  ])('recognizes a vendor’s message about a full context window: %s', (words) => {
    expect(createFailureError({ message: words }, { status: 400 }).code).toBe('context_window_exceeded')
  })

  it.each([
    'temperature must be <= 2',
    "Invalid 'user': string too long. Expected a string with maximum length 64.",
    "Invalid 'metadata.key': string too long. Expected a string with maximum length 512.",
    'Invalid API key',
  ])('and no other: %s', (words) => {
    expect(createFailureError({ message: words }, { status: 400 }).code).toBe('bad_request')
  })
})
