import { createHash, createHmac } from 'node:crypto'
import { encodeMessage } from '@litecone/testkit'
import { expect, it } from 'vitest'
import { type Answer, type Asked, post, serveProvider, setUp } from './start-gateway.test-support.ts'

const model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const path = `/bedrock/v1/eu-west-1/model/${encodeURIComponent(model)}`
const credentials = {
  'aws-access-key': 'AKIAEXAMPLEEXAMPLE12',
  'aws-secret-key': 'wJalrSecret',
  'aws-session-token': 'tok',
}
const question = { messages: [{ role: 'user', content: [{ text: 'Hällo' }] }] }

const converse: Answer = (_request, response) => {
  const message = { role: 'assistant', content: [{ text: 'Hello.' }] }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ output: { message }, usage: { inputTokens: 5, outputTokens: 6, totalTokens: 11 } }))
}

async function setUpBedrock(answer: Answer) {
  const bedrock = await serveProvider(answer)
  return { bedrock, ...(await setUp(undefined, { providers: { bedrock: { apiBase: bedrock.origin } } })) }
}

/** The signature that AWS expects: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signatureOf({ method, url = '', headers, body }: Asked): string {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? ''
  const signed = names.split(';').map((name) => `${name}:${headers[name]}`)
  const canonical = [method, url.split('/').map(encodeURIComponent).join('/'), '', ...signed, '', names, hash(body)]
  const date = String(headers['x-amz-date'])
  const scope = `${date.slice(0, 8)}/eu-west-1/bedrock/aws4_request`
  const key = scope.split('/').reduce<string | Buffer>((last, part) => hmac(last, part), 'AWS4wJalrSecret')
  const text = ['AWS4-HMAC-SHA256', date, scope, hash(canonical.join('\n'))].join('\n')
  return `AWS4-HMAC-SHA256 Credential=AKIAEXAMPLEEXAMPLE12/${scope}, SignedHeaders=${names}, Signature=${hmac(key, text).toString('hex')}`
}

it('signs with the client’s AWS keys instead of its own signature, and neither forwards nor logs them', async () => {
  const { url, bedrock, log, reports } = await setUpBedrock(converse)
  const sent = {
    ...credentials,
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIAOTHER/20260101/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=00',
    'x-amz-date': '20260101T000000Z',
    'x-amz-security-token': 'other',
    'x-amz-content-sha256': 'other',
    'x-amz-user-agent': 'aws-sdk-js/3',
  }
  const answer = await post(url, sent, question, `${path}/converse`)
  expect(answer.status).toBe(200)
  const [request] = bedrock.asked
  if (!request) throw new Error('Bedrock was not called.')
  expect(request.url).toBe(`/model/${encodeURIComponent(model)}/converse`)
  expect(request.headers).toMatchObject({ 'x-amz-security-token': 'tok', 'x-amz-user-agent': 'aws-sdk-js/3' })
  expect(Object.keys(request.headers).filter((name) => name.startsWith('aws-'))).toEqual([])
  expect(request.headers.authorization).toBe(signatureOf(request))
  const entry = await log(answer)
  expect(entry).toMatchObject({ provider: 'bedrock', model, tokens: { prompt: 5, completion: 6 } })
  expect(entry.costUsd).toBeGreaterThan(0)
  expect(JSON.stringify([entry, reports])).not.toMatch(/wJalrSecret|AKIAEXAMPLE|"tok"/)
})

it('signs each attempt, and fallbacks with their own keys', async () => {
  let attempts = 0
  const { url, bedrock } = await setUpBedrock((request, response, body) => {
    if (++attempts < 3) response.writeHead(503).end('{}')
    else converse(request, response, body)
  })
  const fallback = (maxTokens: number) => ({
    'target-url': bedrock.origin,
    headers: credentials,
    onCodes: [503],
    bodyKeyOverride: { inferenceConfig: { maxTokens } },
  })
  const headers = {
    'Helicone-Retry-Enabled': 'true',
    'Helicone-Retry-Num': '2',
    'Helicone-Retry-Min-Timeout': '1',
    'Helicone-Fallbacks': JSON.stringify([fallback(1), fallback(2)]),
  }
  expect((await post(url, headers, question, `${path}/converse`)).status).toBe(200)
  expect(bedrock.asked.map(({ body }) => JSON.parse(body).inferenceConfig.maxTokens)).toEqual([1, 1, 2])
  for (const request of bedrock.asked) expect(request.headers.authorization).toBe(signatureOf(request))
})

it('explains what is missing for a signature', async () => {
  const { url, bedrock } = await setUpBedrock(converse)
  const { 'aws-secret-key': _, ...half } = credentials
  const answer = await post(url, half, question, `${path}/converse`)
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('aws-secret-key')])
  const nowhere = await post(url, credentials, question, '/bedrock/model/x/converse')
  expect([nowhere.status, await nowhere.text()]).toEqual([400, expect.stringContaining('/bedrock/v1/us-east-1/')])
  expect(bedrock.asked).toEqual([])
})

it('forwards AWS keys to no provider', async () => {
  const { url, asked, log } = await setUp()
  const answer = await post(url, { authorization: 'Bearer sk-own', ...credentials })
  expect(Object.keys(asked[0]?.headers ?? {}).filter((name) => name.startsWith('aws-'))).toEqual([])
  expect(JSON.stringify(await log(answer))).not.toContain('wJalrSecret')
})

it('answers from the cache only with the same AWS keys, although each request has a new signature', async () => {
  const { url, bedrock } = await setUpBedrock(converse)
  const ask = async (date: string, secret: string) => {
    const headers = { ...credentials, 'aws-secret-key': secret, 'Helicone-Cache-Enabled': 'true' }
    const authorization = `AWS4-HMAC-SHA256 Signature=${date}`
    const answer = await post(url, { ...headers, authorization, 'x-amz-date': date }, question, `${path}/converse`)
    await answer.text()
    return answer.headers.get('helicone-cache')
  }
  expect([await ask('1', 'wJalrSecret'), await ask('2', 'wJalrSecret')]).toEqual(['MISS', 'HIT'])
  expect([await ask('3', 'guessed'), bedrock.asked.length]).toEqual(['MISS', 2])
})

const event = (type: string, payload: object, kind = 'event') =>
  encodeMessage({ [`:${kind}-type`]: type, ':message-type': kind }, JSON.stringify(payload))

const streamed = [
  event('messageStart', { role: 'assistant' }),
  event('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Hello.' } }),
  event('contentBlockStop', { contentBlockIndex: 0 }),
  event('messageStop', { stopReason: 'end_turn' }),
  event('metadata', { usage: { inputTokens: 5, outputTokens: 6, totalTokens: 11 }, metrics: { latencyMs: 9 } }),
]

const eventStream = (messages: readonly Buffer[]): Answer => {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
    response.end(Buffer.concat(messages))
  }
}

it('passes binary streams byte by byte, and logs them as text, with tokens and cost', async () => {
  const { url, log } = await setUpBedrock(eventStream(streamed))
  const answer = await post(url, credentials, question, `${path}/converse-stream`)
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.concat(streamed))
  const entry = await log(answer)
  expect(entry).toMatchObject({ model, stream: true, tokens: { prompt: 5, completion: 6, total: 11 } })
  expect(entry.costUsd).toBeGreaterThan(0)
  expect(entry.responseBody).toContain(
    'event: contentBlockDelta\ndata: {"contentBlockIndex":0,"delta":{"text":"Hello."}}\n\n',
  )
})

/** A chunk of a model's response in the format of InvokeModelWithResponseStream. */
const chunk = (own: object) => event('chunk', { bytes: Buffer.from(JSON.stringify(own)).toString('base64'), p: 'abc' })

it.each([
  [
    'Claude’s',
    [
      { type: 'message_start', message: { model: 'claude-sonnet-4-5', usage: { input_tokens: 5, output_tokens: 1 } } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello.' } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 6 } },
      { type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 5, outputTokenCount: 6 } },
    ],
  ],
  [
    'any other model’s',
    [
      { outputs: [{ text: 'Hello.', stop_reason: null }] },
      {
        outputs: [{ text: '', stop_reason: 'stop' }],
        'amazon-bedrock-invocationMetrics': { inputTokenCount: 5, outputTokenCount: 6 },
      },
    ],
  ],
])('reads the tokens in %s own events', async (_, events) => {
  const { url, log } = await setUpBedrock(eventStream(events.map(chunk)))
  const answer = await post(url, credentials, question, `${path}/invoke-with-response-stream`)
  await answer.arrayBuffer()
  const entry = await log(answer)
  expect(entry).toMatchObject({ stream: true, tokens: { prompt: 5, completion: 6 } })
  expect(entry.responseBody).toContain(JSON.stringify(events[0]))
})

it('reads the end of a binary stream whose middle is not logged', async () => {
  const { origin } = await serveProvider(
    eventStream([...Array.from({ length: 3000 }, () => streamed[1] ?? Buffer.alloc(0)), ...streamed.slice(2)]),
  )
  const { url, log } = await setUp(undefined, {
    providers: { bedrock: { apiBase: origin } },
    logs: { maxBodyBytes: 100_000 },
  })
  const answer = await post(url, credentials, question, `${path}/converse-stream`)
  await answer.arrayBuffer()
  expect(await log(answer)).toMatchObject({ tokens: { prompt: 5, completion: 6 } })
})

it('logs an exception in the middle of a stream', async () => {
  const exception = event('throttlingException', { message: 'Slow down.' }, 'exception')
  const { url, log } = await setUpBedrock(eventStream([...streamed.slice(0, 2), exception]))
  const answer = await post(url, credentials, question, `${path}/converse-stream`)
  await answer.arrayBuffer()
  expect(await log(answer)).toMatchObject({ errorType: 'throttlingException' })
})

it('lets a key that is limited to some models use them at Bedrock, by name or by ARN', async () => {
  const { origin } = await serveProvider(converse)
  const { url, gateway } = await setUp(undefined, { providers: { bedrock: { apiBase: origin } } })
  const { key } = await gateway.services.keys.create({
    owner: 'web',
    scopes: ['proxy'],
    policy: { models: ['*anthropic.claude-sonnet*'] },
  })
  const status = async (name: string) => {
    const sent = { ...credentials, 'Helicone-Auth': `Bearer ${key}` }
    return (await post(url, sent, question, `/bedrock/v1/eu-west-1/model/${encodeURIComponent(name)}/converse`)).status
  }
  expect(await status(model)).toBe(200)
  expect(await status(`arn:aws:bedrock:eu-west-1:1:inference-profile/${model}`)).toBe(200)
  expect(await status('meta.llama3-8b-instruct-v1:0')).toBe(403)
})
