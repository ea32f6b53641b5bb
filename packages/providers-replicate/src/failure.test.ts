import { createFailureError } from '@litecone/core'
import { createContext } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { createPredictionError, decodeFailure } from './failure.ts'

describe('an error response', () => {
  it.each([
    [{ title: 'Unauthenticated', detail: 'You did not pass an authentication token' }, 401, 'authentication', /token/],
    [{ title: 'Insufficient credit', detail: 'You have insufficient credit.' }, 402, 'api', /credit/],
    [{ detail: 'The requested resource could not be found.', status: 404 }, 404, 'not_found', /could not be found/],
    [
      {
        title: 'Input validation failed',
        detail: '- input.prompt: prompt is required\n',
        status: 422,
        invalid_fields: [{ type: 'required', field: 'input.prompt', description: 'prompt is required' }],
      },
      422,
      'unprocessable_entity',
      /prompt is required/,
    ],
    [
      { detail: [{ loc: ['body', 'input', 'text'], msg: 'field required', type: 'value_error.missing' }] },
      422,
      'unprocessable_entity',
      /field required/,
    ],
    [{ detail: 'This prompt: input is too long' }, 422, 'context_window_exceeded', /too long/],
    ['<html>Bad gateway</html>', 502, 'bad_gateway', /html/],
    [{ title: 'Oh' }, 500, 'internal_server', /Oh/],
  ])('is decoded: %j', (body, status, code, message) => {
    const error = createFailureError(decodeFailure(status, body), { status, provider: 'replicate' })
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  it('names the invalid field', () => {
    expect(decodeFailure(422, { detail: '', invalid_fields: [{ field: 'input.prompt' }] }).param).toBe('input.prompt')
    expect(decodeFailure(422, { detail: [{ loc: ['body', 'input', 'text'], msg: 'field required' }] }).param).toBe(
      'text',
    )
  })

  it('reports when to retry', () => {
    const body = { detail: 'Request was throttled. Expected available in 2 seconds.', status: 429 }
    expect(decodeFailure(429, body).retryAfter).toBe(2000)
    expect(decodeFailure(429, { detail: 'Request was throttled.', retry_after: 7 }).retryAfter).toBe(7000)
    expect(decodeFailure(429, { detail: 'Request was throttled.' }).retryAfter).toBeUndefined()
  })
})

describe('an unsuccessful prediction', () => {
  const context = createContext({ provider: 'replicate', model: 'acme/x' })

  it.each([
    ['failed', 'CUDA out of memory', 'api', false, 'failed'],
    ['failed', 'The prompt is too long: 9000 tokens', 'context_window_exceeded', false, 'failed'],
    ['failed', 'The input or output was flagged as sensitive. (E005)', 'content_policy_violation', false, 'E005'],
    ['failed', 'Prediction interrupted; please retry (code: PA)', 'service_unavailable', true, 'failed'],
    ['failed', 'Timeout starting prediction (E6716)', 'timeout', true, 'E6716'],
    ['failed', 'E1000: unknown error', 'service_unavailable', true, 'E1000'],
    ['canceled', undefined, 'api', false, 'canceled'],
    ['aborted', undefined, 'timeout', true, 'aborted'],
    ['odd', undefined, 'api', false, 'odd'],
  ])('is classified by its reason: %s, %s', (status, error, code, retryable, vendorCode) => {
    const made = createPredictionError({ status, error }, context)
    expect(made).toMatchObject({ code, retryable, vendorCode, provider: 'replicate', model: 'acme/x' })
    expect(made.message).toContain(error ?? status)
  })

  it('ends with the last line of the log, shortened', () => {
    const logs = `loading\n${'x'.repeat(400)}\n\n`
    const { message } = createPredictionError({ status: 'failed', error: { detail: 'Oh.' }, logs }, context)
    expect(message).toMatch(/The prediction failed\. Oh\. Last log: x{300}$/)
  })
})
