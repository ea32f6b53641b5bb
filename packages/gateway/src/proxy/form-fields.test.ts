import { expect, it } from 'vitest'
import { completion, setUp } from '../start-gateway.test-support.ts'
import { createBodyCopy } from './body-copy.ts'
import { readFormFields } from './form-fields.ts'

async function formOf(fields: Record<string, string | Blob>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  const request = new Request('http://localhost', { method: 'POST', body: form })
  const copy = createBodyCopy(1024 * 1024)
  copy.add(Buffer.from(await request.arrayBuffer()))
  return [copy, request.headers.get('content-type') ?? undefined] as const
}

it('reads short texts, and nothing in files', async () => {
  const trap = 'x\r\n\r\n--\r\nContent-Disposition: form-data; name="model"\r\n\r\ncheap'
  const fields = {
    model: 'gpt-4o-transcribe',
    user: 'Ada ☂',
    stream: 'true',
    prompt: 'p'.repeat(513),
    file: new Blob([trap]),
  }
  expect(readFormFields(...(await formOf(fields)))).toEqual({ model: 'gpt-4o-transcribe', user: 'Ada ☂', stream: true })
  expect(readFormFields(...(await formOf({ file: new Blob([trap]) })))).toEqual({})
})

it('returns undefined for other bodies', () => {
  const copy = createBodyCopy(100)
  expect(readFormFields(copy, 'multipart/form-data; boundary=x')).toBeUndefined()
  copy.add(Buffer.from('--x\r\nContent-Disposition: form-data; name="model"\r\n\r\na\r\n--x--'))
  expect(readFormFields(copy, 'application/json')).toBeUndefined()
  expect(readFormFields(copy, undefined)).toBeUndefined()
  expect(readFormFields(copy, 'multipart/form-data; boundary="x"')).toEqual({ model: 'a' })
})

it('adds the model, and so the cost, of a transcription to the log', async () => {
  const { url, log } = await setUp((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const usage = { type: 'tokens', input_tokens: 1000, output_tokens: 100, total_tokens: 1100 }
    response.end(JSON.stringify({ text: completion.choices[0]?.message.content, usage }))
  })
  const body = new FormData()
  body.set('file', new Blob([new Uint8Array([0xff, 0xfe, 0x0d, 0x0a])]), 'a.mp3')
  body.set('model', 'gpt-4o-transcribe')
  const entry = await log(await fetch(`${url}/v1/audio/transcriptions`, { method: 'POST', body }))
  // Input costs 2.5 dollars per million tokens, output 10.
  expect(entry).toMatchObject({ model: 'gpt-4o-transcribe', requestedModel: 'gpt-4o-transcribe', requestBody: null })
  expect(entry.costUsd).toBeCloseTo(0.0035, 9)
})
