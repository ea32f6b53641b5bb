import { createHash, createHmac } from 'node:crypto'
import { type CallRecord, collect, completion, createClient, type Message } from '@litecone/core'
import { cutStream, frameStream, type ReceivedRequest, type Reply, startReplayServer } from '@litecone/testkit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type AwsCredentials, type BedrockSettings, bedrock } from './index.ts'

const model = 'anthropic.claude-sonnet-4-5-20250929-v1:0'
const messages: Message[] = [{ role: 'user', content: 'Where is it warmer, ä?' }]
const answered = {
  output: { message: { role: 'assistant', content: [{ text: 'In Rome.' }] } },
  stopReason: 'end_turn',
}
const credentials: AwsCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'session-token-of-a-role',
}

/** Independent of this machine's environment. */
const NAMES = [
  ...['AWS_BEARER_TOKEN_BEDROCK', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION'],
  ...['AWS_REGION_NAME', 'AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME', 'AWS_BEDROCK_RUNTIME_ENDPOINT'],
]
function setVariables(values: Record<string, string> = {}): void {
  for (const name of NAMES) vi.stubEnv(name, values[name])
}
afterEach(() => vi.unstubAllEnvs())

/** Makes a call, and returns the request as received. */
async function ask(settings: BedrockSettings, id = model): Promise<ReceivedRequest> {
  await using server = await startReplayServer([{ body: answered }])
  await completion({ model: bedrock({ apiBase: server.url, ...settings })(id), messages })
  return server.requests[0]!
}

/** The expected signature, computed step by step: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signatureOf({ path, headers, body }: ReceivedRequest, region: string): string {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? []
  const canonical = [
    'POST',
    path.split('/').map(encodeURIComponent).join('/'),
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    hash(JSON.stringify(body)),
  ].join('\n')
  const date = String(headers['x-amz-date'])
  const scope = `${date.slice(0, 8)}/${region}/bedrock/aws4_request`
  const key = scope
    .split('/')
    .reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${credentials.secretAccessKey}`)
  const text = ['AWS4-HMAC-SHA256', date, scope, hash(canonical)].join('\n')
  return `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${hmac(key, text).toString('hex')}`
}

describe('credentials', () => {
  it.each([
    'anthropic.claude-sonnet-4-5-20250929-v1:0',
    'arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/a1b2c3',
  ])('sign requests to %s', async (id) => {
    setVariables()
    const request = await ask({ credentials, region: 'eu-west-1', headers: { 'x-team': 'a' } }, id)
    expect(request.path).toBe(`/model/${encodeURIComponent(id)}/converse`)
    expect(request.headers['x-amz-security-token']).toBe(credentials.sessionToken)
    expect(request.headers.authorization).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token,')
    expect(request.headers.authorization).toBe(signatureOf(request, 'eu-west-1'))
  })

  it('sign streams, whose responses are binary', async () => {
    setVariables()
    const events = [
      { type: 'contentBlockDelta', contentBlockIndex: 0, delta: { text: 'In Rome.' } },
      { type: 'messageStop', stopReason: 'end_turn' },
    ]
    const reply: Reply = {
      pieces: cutStream(frameStream(events, 'aws'), 'one byte'),
      headers: { 'content-type': 'application/vnd.amazon.eventstream' },
    }
    await using server = await startReplayServer([reply])
    const provider = bedrock({
      apiBase: server.url,
      credentials: { ...credentials, sessionToken: undefined },
      region: 'us-east-1',
    })
    const answer = await collect(await completion({ model: provider(model), messages, stream: true }))
    expect(answer.choices[0]?.message.content).toBe('In Rome.')
    const [request] = server.requests
    expect(request?.path).toBe('/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse-stream')
    expect(request?.headers.authorization).toBe(signatureOf(request!, 'us-east-1'))
    expect(request?.headers).not.toHaveProperty('x-amz-security-token')
  })

  it('come from the environment, like the region', async () => {
    setVariables({
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION_NAME: 'us-west-2',
    })
    const request = await ask({})
    expect(request.headers.authorization).toBe(signatureOf(request, 'us-west-2'))
  })

  it('yield to a key, and take precedence over a key in the environment', async () => {
    setVariables({ AWS_BEARER_TOKEN_BEDROCK: 'bedrock-api-key-of-env', AWS_REGION: 'us-east-1' })
    expect((await ask({})).headers.authorization).toBe('Bearer bedrock-api-key-of-env')
    expect((await ask({ credentials })).headers.authorization).toContain('AWS4-HMAC-SHA256')
    expect((await ask({ credentials, apiKey: 'bedrock-api-key' })).headers.authorization).toBe('Bearer bedrock-api-key')
  })

  it('are requested again when they expire, or if they have no expiration', async () => {
    setVariables()
    for (const [expiration, times] of [
      [new Date(Date.now() + 3_600_000), 1],
      [new Date(Date.now() + 30_000), 2],
      [undefined, 2],
    ] as const) {
      const give = vi.fn(async () => ({ ...credentials, expiration }))
      await using server = await startReplayServer([{ body: answered }])
      const provider = bedrock({ apiBase: server.url, credentials: give, region: 'us-east-1' })
      for (const _ of [1, 2]) await completion({ model: provider(model), messages })
      expect(give).toHaveBeenCalledTimes(times)
    }
  })

  it('are requested and sign anew for each attempt', async () => {
    setVariables()
    const give = vi.fn(() => credentials)
    await using server = await startReplayServer([
      { status: 503, headers: { 'x-amzn-errortype': 'ServiceUnavailableException' }, body: { message: 'Later.' } },
      { body: answered },
    ])
    await using llm = createClient({
      providers: [bedrock({ apiBase: server.url, credentials: give, region: 'us-east-1' })],
    })
    await llm.completion({ model: `bedrock/${model}`, messages })
    expect(give).toHaveBeenCalledTimes(2)
    for (const request of server.requests) expect(request.headers.authorization).toBe(signatureOf(request, 'us-east-1'))
  })

  it('are in no error or record, even if AWS repeats what was signed', async () => {
    setVariables()
    const records: CallRecord[] = []
    await using server = await startReplayServer(({ headers }) => ({
      status: 403,
      headers: { 'x-amzn-errortype': 'InvalidSignatureException' },
      body: { message: `Not ${headers.authorization?.split('Signature=')[1]} of ${headers['x-amz-security-token']}.` },
    }))
    await using llm = createClient({
      providers: [bedrock({ apiBase: server.url, credentials, region: 'us-east-1' })],
      callbacks: [(record) => void records.push(record)],
    })
    const error: Error = await llm.completion({ model: `bedrock/${model}`, messages }).catch((reason) => reason)
    await llm.flush()
    expect(error).toMatchObject({
      code: 'authentication',
      message: expect.stringContaining('Not [redacted] of [redacted].'),
    })
    const shown = JSON.stringify([records, error, String(error.stack), (error as Error & { body: unknown }).body])
    for (const secret of [server.requests[0]?.headers.authorization?.slice(-64), credentials.sessionToken]) {
      expect(shown).not.toContain(secret)
    }
    expect(shown).not.toContain(credentials.secretAccessKey)
  })

  it('that fail to load or are missing are an authentication error', async () => {
    setVariables()
    const call = (settings: BedrockSettings) =>
      completion({
        model: bedrock({ region: 'us-east-1', apiBase: 'http://127.0.0.1:1', ...settings })(model),
        messages,
      })
    const lost = () => Promise.reject(new RangeError('no role'))
    await expect(call({ credentials: lost })).rejects.toMatchObject({
      code: 'authentication',
      message: expect.stringContaining('RangeError'),
    })
    await expect(call({ credentials: { ...credentials, accessKeyId: '' } })).rejects.toThrow('accessKeyId')
    await expect(call({})).rejects.toMatchObject({
      code: 'authentication',
      message: expect.stringContaining('AWS_BEARER_TOKEN_BEDROCK'),
    })
  })
})

describe('the model behind an ARN', () => {
  const profile = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3'

  it('determines prices and rules', async () => {
    setVariables()
    const asked: string[] = []
    const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 }
    await using server = await startReplayServer([{ body: { ...answered, usage } }])
    await using llm = createClient({
      providers: [bedrock({ apiKey: 'key', apiBase: server.url, baseModel: 'anthropic.claude-opus-4-7' })],
      prices: {
        cost({ provider, model }) {
          asked.push(`${provider}/${model}`)
          return { total: 1 }
        },
      },
    })
    await llm.completion({ model: `bedrock/${profile}`, messages, reasoning_effort: 'low' })
    expect(asked).toEqual(['aws/anthropic.claude-opus-4-7'])
    expect(server.requests[0]?.path).toBe(`/model/${encodeURIComponent(profile)}/converse`)
    expect(server.requests[0]?.body.additionalModelRequestFields).toMatchObject({ output_config: { effort: 'low' } })
    await expect(llm.completion({ model: `bedrock/${profile}`, messages, top_p: 0.5 })).rejects.toMatchObject({
      code: 'unsupported_params',
    })
  })
})

it.each([false, true])('determines the price if a prompt router chose it (streamed: %s)', async (isStreamed) => {
  setVariables()
  const router = 'arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1'
  const invokedModelId =
    'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0'
  const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 }
  const trace = { promptRouter: { invokedModelId } }
  const events = [
    { type: 'contentBlockDelta', contentBlockIndex: 0, delta: { text: 'In Rome.' } },
    { type: 'messageStop', stopReason: 'end_turn' },
    { type: 'metadata', usage, trace },
  ]
  const streamed: Reply = { pieces: cutStream(frameStream(events, 'aws'), 'whole') }
  await using server = await startReplayServer([isStreamed ? streamed : { body: { ...answered, usage, trace } }])
  const asked: string[] = []
  await using llm = createClient({
    providers: [bedrock({ apiKey: 'key', apiBase: server.url })],
    prices: {
      cost({ model }) {
        asked.push(model)
        return { total: 1 }
      },
    },
  })
  const request = { model: `bedrock/${router}`, messages }
  const answer = isStreamed
    ? await collect(await llm.completion({ ...request, stream: true }))
    : await llm.completion(request)
  expect(new Set(asked)).toEqual(new Set([invokedModelId]))
  expect(answer.choices[0]?.message.extra_content).toEqual({ bedrock: { trace } })
})

describe('the address', () => {
  it.each([
    [{ region: 'eu-central-1' }, {}, 'https://bedrock-runtime.eu-central-1.amazonaws.com'],
    [{}, { AWS_REGION: 'us-east-1' }, 'https://bedrock-runtime.us-east-1.amazonaws.com'],
    [{ region: 'cn-north-1' }, { AWS_REGION: 'us-east-1' }, 'https://bedrock-runtime.cn-north-1.amazonaws.com.cn'],
  ])('for %j and %j is %s', (settings, variables, address) => {
    setVariables(variables)
    expect(bedrock(settings).definition.apiBase).toBe(address)
  })

  it('requires a region', async () => {
    setVariables()
    await expect(completion({ model: bedrock({ apiKey: 'key' })(model), messages })).rejects.toThrow('set AWS_REGION')
    await expect(ask({ credentials })).rejects.toThrow('set AWS_REGION')
  })

  it('omits LiteLLM’s API prefix of a model', async () => {
    setVariables()
    expect((await ask({ apiKey: 'key' }, 'converse/amazon.nova-lite-v1:0')).path).toBe(
      '/model/amazon.nova-lite-v1%3A0/converse',
    )
  })
})

it.each([false, true])('continues a conversation with the unchanged response (streamed: %s)', async (isStreamed) => {
  setVariables()
  const reasoning = { text: 'Two cities.', signature: 'sig' }
  const toolUse = { toolUseId: 'tooluse_1', name: 'weather', input: { city: 'Rome' } }
  const content = [{ reasoningContent: { reasoningText: reasoning } }, { text: 'I look.' }, { toolUse }]
  const events = [
    ...[{ text: 'Two ' }, { text: 'cities.' }, { signature: 'sig' }].map((reasoningContent) => ({
      ...{ type: 'contentBlockDelta', contentBlockIndex: 0, delta: { reasoningContent } },
    })),
    { type: 'contentBlockStop', contentBlockIndex: 0 },
    { type: 'contentBlockDelta', contentBlockIndex: 1, delta: { text: 'I look.' } },
    { type: 'contentBlockStop', contentBlockIndex: 1 },
    {
      type: 'contentBlockStart',
      contentBlockIndex: 2,
      start: { toolUse: { toolUseId: 'tooluse_1', name: 'weather' } },
    },
    { type: 'contentBlockDelta', contentBlockIndex: 2, delta: { toolUse: { input: '{"city":"Rome"}' } } },
    { type: 'contentBlockStop', contentBlockIndex: 2 },
    { type: 'messageStop', stopReason: 'tool_use' },
  ]
  const first: Reply = isStreamed
    ? { pieces: cutStream(frameStream(events, 'aws'), 'whole') }
    : { body: { output: { message: { role: 'assistant', content } }, stopReason: 'tool_use' } }
  await using server = await startReplayServer([first, { body: answered }])
  const target = bedrock({ apiKey: 'key', apiBase: server.url })(model)
  const tools = [{ type: 'function' as const, function: { name: 'weather' } }]
  const reply = isStreamed
    ? await collect(await completion({ model: target, messages, tools, stream: true }))
    : await completion({ model: target, messages, tools })
  const said = reply.choices[0]!.message
  await completion({
    model: target,
    tools,
    messages: [...messages, said, { role: 'tool', tool_call_id: 'tooluse_1', content: '27' }],
  })
  expect(server.requests[1]?.body.messages).toEqual([
    { role: 'user', content: [{ text: 'Where is it warmer, ä?' }] },
    { role: 'assistant', content },
    { role: 'user', content: [{ toolResult: { toolUseId: 'tooluse_1', content: [{ text: '27' }] } }] },
  ])
})
