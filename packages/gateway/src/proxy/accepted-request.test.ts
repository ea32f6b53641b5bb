import { headerName, parseHeliconeHeaders, REQUEST_HEADERS } from '@litecone/headers'
import { describe, expect, it } from 'vitest'
import { readOptions } from './accepted-request.ts'

describe('the options of a request', () => {
  it('are empty without headers', () => {
    const rawHeaders = ['Host', 'gateway', 'Authorization', 'Bearer sk-own', 'Content-Type', 'application/json']
    expect(readOptions({ rawHeaders })).toEqual({ problems: [] })
    expect(readOptions({ rawHeaders: [] })).toEqual({ problems: [] })
  })

  it.each([
    ['in any case', 'HELICONE-User-Id', 'u'],
    ['of a property', 'helicone-property-Team', 'blue'],
    ['with an unknown name', 'Helicone-Sesion-Id', 's'],
    ['by another name', 'Helicone-Prompt-Security-Enabled', 'true'],
    ['with a name of its own', headerName(REQUEST_HEADERS.stripeCustomerId, 'stripeCustomerId'), 'cus_1'],
    ['with a name of its own, in a group', headerName(REQUEST_HEADERS.aws.accessKey, 'aws.accessKey'), 'AKIA'],
  ])('are read from a header %s', (_which, name, value) => {
    const rawHeaders = ['Host', 'gateway', name, value]
    expect(readOptions({ rawHeaders })).toEqual(parseHeliconeHeaders(rawHeaders))
    expect(readOptions({ rawHeaders })).not.toEqual({ problems: [] })
  })
})
