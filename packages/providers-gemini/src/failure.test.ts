import { createFailureError } from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { geminiWire } from './index.ts'

function read(status: number, body: unknown) {
  const failure = geminiWire.decodeFailure(status, body, {})
  return { failure, error: createFailureError(failure, { status, provider: 'gemini' }) }
}

function error(code: number, status: string, message = 'No.', details: object[] = []) {
  return { error: { code, status, message, details } }
}

describe('an error response', () => {
  it.each([
    [400, 'INVALID_ARGUMENT', 'bad_request'],
    [400, 'FAILED_PRECONDITION', 'bad_request'],
    [401, 'UNAUTHENTICATED', 'authentication'],
    [403, 'PERMISSION_DENIED', 'permission_denied'],
    [404, 'NOT_FOUND', 'not_found'],
    [429, 'RESOURCE_EXHAUSTED', 'rate_limit'],
    [499, 'CANCELLED', 'api'],
    [500, 'INTERNAL', 'internal_server'],
    [500, 'UNKNOWN', 'internal_server'],
    [503, 'UNAVAILABLE', 'service_unavailable'],
    [504, 'DEADLINE_EXCEEDED', 'timeout'],
  ])('%i %s is %s', (code, status, expected) => {
    const { error: thrown } = read(code, error(code, status))
    expect(thrown.code).toBe(expected)
    expect(thrown.vendorCode).toBe(status)
    expect(thrown.message).toContain('No.')
  })

  it('is classified by the vendor’s status, also in an array', () => {
    expect(read(400, [error(400, 'NOT_FOUND')]).error.code).toBe('not_found')
  })

  it('is a policy violation if a proxy says that the response was blocked', () => {
    expect(read(400, error(400, '', 'The response was blocked.')).error.code).toBe('content_policy_violation')
  })

  it('is a lack of permission if Google does not serve the country, although its status is 400', () => {
    const message = 'User location is not supported for the API use.'
    expect(read(400, error(400, 'FAILED_PRECONDITION', message)).error.code).toBe('permission_denied')
  })

  it('is an authentication error for an invalid key, although its status is 400', () => {
    const details = [
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
    ]
    const { error: thrown } = read(
      400,
      error(400, 'INVALID_ARGUMENT', 'API Key not found. Please pass a valid API key.', details),
    )
    expect(thrown).toMatchObject({ code: 'authentication', vendorCode: 'API_KEY_INVALID' })
    expect(
      read(400, error(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.')).error.code,
    ).toBe('authentication')
  })

  it('distinguishes a full context window and a body that is too large from other bad requests', () => {
    const tokens = 'The input token count (1500000) exceeds the maximum number of tokens allowed (1048576).'
    expect(read(400, error(400, 'INVALID_ARGUMENT', tokens)).error.code).toBe('context_window_exceeded')
    expect(read(0, { error: { message: tokens } }).error.code).toBe('context_window_exceeded')
    expect(read(429, error(429, 'RESOURCE_EXHAUSTED', tokens)).error.code).toBe('rate_limit')
    const bytes = 'Request payload size exceeds the limit: 20971520 bytes.'
    expect(read(400, error(400, 'INVALID_ARGUMENT', bytes)).error.code).toBe('request_too_large')
  })

  it('reports how long to wait and which field is wrong', () => {
    const details = [
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' },
      { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: 'contents[0].parts' }] },
    ]
    expect(read(429, error(429, 'RESOURCE_EXHAUSTED', 'Quota.', details)).error).toMatchObject({
      retryAfter: 34_400,
      param: 'contents[0].parts',
    })
  })

  it.each([['<html>Bad gateway</html>'], [null], [{ error: 'x' }], [[]], [{ error: { details: [1, null] } }]])(
    'tolerates %j',
    (body) => {
      expect(read(502, body).error.code).toBe('bad_gateway')
    },
  )
})
