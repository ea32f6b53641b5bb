import { expect, it } from 'vitest'
import { webhookHeaders } from './sign-webhook.ts'

it('has the signature of the example in the specification of Standard Webhooks', () => {
  const stamp = { id: 'msg_loFOjxBNrRLzqYUf', seconds: 1731705121 }
  const body = '{"event_type":"ping","data":{"success":true}}'
  expect(webhookHeaders(body, stamp, 'whsec_plJ3nmyCDGBKInavdOK15jsl')).toEqual({
    'webhook-id': 'msg_loFOjxBNrRLzqYUf',
    'webhook-timestamp': '1731705121',
    'webhook-signature': 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
  })
  expect(webhookHeaders(body, stamp, null)).not.toHaveProperty('webhook-signature')
})
