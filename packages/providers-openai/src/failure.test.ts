import { createFailureError } from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { decodeFailure } from './failure.ts'

describe('an error of an OpenAI-compatible vendor', () => {
  it.each([
    [400, { error: { message: 'no', code: 'content_filter' } }, 'content_policy_violation'],
    [
      400,
      { error: { message: 'no', innererror: { code: 'ResponsibleAIPolicyViolation' } } },
      'content_policy_violation',
    ],
    [400, { error: { message: 'no', code: 'DeploymentNotFound' } }, 'not_found'],
    [400, { error: { message: 'no', code: 'context_length_exceeded' } }, 'context_window_exceeded'],
    [400, { error: { message: 'Content Exists Risk', type: 'invalid_request_error' } }, 'content_policy_violation'],
    [400, { error: { message: 'The model produced invalid content.' } }, 'content_policy_violation'],
    [400, { error: { message: 'Blocked due to content_filter_policy restrictions' } }, 'content_policy_violation'],
    [400, { error: { message: "Filtered by Azure OpenAI's Content Management" } }, 'content_policy_violation'],
    [400, { error: { message: 'Rejected as a result of the safety system' } }, 'content_policy_violation'],
    [403, { code: 'no', error: 'Content violates usage guidelines. Model: grok-4' }, 'content_policy_violation'],
    [400, { error: { message: 'no', code: 'cyber_policy' } }, 'content_policy_violation'],
    [400, { error: { message: 'no', code: 'moderation_blocked' } }, 'content_policy_violation'],
    [403, { error: { message: 'no', code: 'unsupported_country_region_territory' } }, 'permission_denied'],
    [400, { error: { message: 'no', code: 'model_decommissioned' } }, 'not_found'],
    [400, { object: 'error', message: 'no', type: 'invalid_model', code: '1500' }, 'not_found'],
    [498, { error: { message: 'no', code: 'capacity_exceeded' } }, 'service_unavailable'],
    [400, { error: { message: 'Invalid content format in request' } }, 'bad_request'],
    [400, { error: { message: 'no', code: 'data_inspection_failed' } }, 'content_policy_violation'],
    [400, { error: { message: 'Flagged as ResponsibleAIPolicyViolation' } }, 'content_policy_violation'],
    [400, { error: { message: 'no', code: '1301' } }, 'content_policy_violation'],
    [400, { error: { message: 'no', code: '1261' } }, 'context_window_exceeded'],
    [413, { error: { message: 'no', code: 'tokens_limit_reached' } }, 'context_window_exceeded'],
    [400, { error: { message: 'HTTP 429 Too Many Requests' } }, 'rate_limit'],
    [400, { error: { message: 'RATE LIMIT ERROR' } }, 'rate_limit'],
    [400, { error: { message: 'Error 429: slow down' } }, 'rate_limit'],
    [400, { error: { message: 'Service tier capacity exceeded for this model.' } }, 'rate_limit'],
    [400, { error: { message: 'Unknown word payload429snippet' } }, 'bad_request'],
    [400, { error: { message: 'max_tokens of 429 is too small' } }, 'bad_request'],
    [403, { error: { message: 'no', code: 'insufficient_quota' } }, 'rate_limit'],
    [413, { error: { message: 'no', type: 'tokens', code: 'rate_limit_exceeded' } }, 'rate_limit'],
    [413, { error: { message: 'no' } }, 'request_too_large'],
    [400, { error: { message: 'no', type: 'authentication_error' } }, 'authentication'],
    [400, { error: { message: 'no' } }, 'bad_request'],
  ])('is classified by code before status: %i %j', (status, body, code) => {
    expect(createFailureError(decodeFailure(status, body), { status }).code).toBe(code)
  })

  it.each([
    [{ error: { message: 'no' } }],
    [{ error: 'no' }],
    [{ message: 'no' }],
    [{ detail: 'no' }],
    [{ detail: [{ loc: ['body'], msg: 'no' }] }],
    [{ object: 'error', message: 'no', code: 400 }],
    [{ object: 'error', message: { detail: [{ loc: ['body'], msg: 'no' }] }, code: null }],
    [{ object: 'error', message: [{ msg: 'no' }] }],
    [[{ error: { message: 'no' } }]],
    ['no'],
  ])('has a message wherever the vendor puts it: %j', (body) => {
    expect(decodeFailure(400, body).message).toBe('no')
  })

  it('names each invalid field that FastAPI lists', () => {
    const detail = [
      { loc: ['body', 'messages', 0, 'name'], msg: 'Extra inputs are not permitted' },
      { loc: ['body', 'n'], msg: 'Too many' },
    ]
    const message = 'messages.0.name: Extra inputs are not permitted; n: Too many'
    expect(decodeFailure(422, { object: 'error', message: { detail } }).message).toBe(message)
  })

  it('is the error of the provider behind OpenRouter', () => {
    const upstream = { error: { message: "This model's maximum context length is 8192 tokens.", type: 'x' } }
    const wrap = (raw: unknown) => ({ error: { message: 'Provider returned error', code: 400, metadata: { raw } } })
    expect(decodeFailure(400, wrap(JSON.stringify(upstream)))).toMatchObject({
      message: `Provider returned error: ${upstream.error.message}`,
      kind: 'context_window_exceeded',
      vendorCode: 'x',
    })
    expect(decodeFailure(429, wrap('limited upstream'))).toMatchObject({
      message: 'Provider returned error: limited upstream',
      vendorCode: '400',
    })
    expect(decodeFailure(400, wrap('')).message).toBe('Provider returned error')
  })

  it('is classified by OpenRouter’s error types and moderation', () => {
    const kind = (metadata: object) => decodeFailure(403, { error: { message: 'no', code: 403, metadata } }).kind
    expect(kind({ reasons: ['violence'], flagged_input: 'I will…' })).toBe('content_policy_violation')
    expect(kind({ error_type: 'context_length_exceeded' })).toBe('context_window_exceeded')
    expect(kind({ provider_name: 'x' })).toBeUndefined()
  })

  it('reports the field and the vendor’s code', () => {
    const error = { message: 'no', type: 'invalid_request_error', param: 'n', code: 'bad_value' }
    expect(decodeFailure(400, { error })).toMatchObject({ param: 'n', vendorCode: 'bad_value' })
    expect(decodeFailure(400, { error: { ...error, code: null } }).vendorCode).toBe('invalid_request_error')
    expect(decodeFailure(400, { error: { message: 'no', code: 3280 } }).vendorCode).toBe('3280')
  })
})
