import { type ReceivedRequest, type ReplayServer, type Reply, startReplayServer } from '@litecone/testkit/servers'

/** The responses of three vendors, each in its own format. */
export type Vendor = 'openai' | 'anthropic' | 'gemini'

export interface Vendors extends AsyncDisposable {
  readonly servers: Readonly<Record<Vendor, ReplayServer>>
  /** For `createProviders`. */
  readonly config: Readonly<Record<Vendor, { apiBase: string; apiKey: string }>>
}

/** Servers with the APIs of OpenAI, Anthropic and Gemini, which answer "Hello, world." or, if there are tools, call `weather`. */
export async function startVendors(
  replies: Partial<Record<Vendor, (request: ReceivedRequest) => Reply>> = {},
): Promise<Vendors> {
  const servers = {
    openai: await startReplayServer(replies.openai ?? answerOpenAI),
    anthropic: await startReplayServer(replies.anthropic ?? answerAnthropic),
    gemini: await startReplayServer(replies.gemini ?? answerGemini),
  }
  return {
    servers,
    config: {
      openai: { apiBase: `${servers.openai.url}/v1`, apiKey: 'key-of-openai' },
      anthropic: { apiBase: servers.anthropic.url, apiKey: 'key-of-anthropic' },
      gemini: { apiBase: `${servers.gemini.url}/v1beta`, apiKey: 'key-of-gemini' },
    },
    async [Symbol.asyncDispose]() {
      for (const server of Object.values(servers)) await server[Symbol.asyncDispose]()
    },
  }
}

export function events(...list: readonly (object | string)[]): Uint8Array[] {
  return list.map((event) => Buffer.from(`data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`))
}

function named(...list: readonly { type: string; [field: string]: unknown }[]): Uint8Array[] {
  return list.map((event) => Buffer.from(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`))
}

const USAGE = { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 }

export function openaiChunk(delta: object, finish_reason: string | null = null): object {
  const choices = [{ index: 0, delta, finish_reason }]
  return { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o-mini-2024-07-18', choices }
}

export function answerOpenAI({ path, body }: ReceivedRequest): Reply {
  if (path.endsWith('/embeddings')) {
    const data = [{ object: 'embedding', index: 0, embedding: [0.5, -0.5] }]
    return {
      body: { object: 'list', model: 'text-embedding-3-small', data, usage: { prompt_tokens: 3, total_tokens: 3 } },
    }
  }
  if (path.endsWith('/moderations')) {
    return {
      body: {
        id: 'm1',
        model: 'omni-moderation-latest',
        results: [{ flagged: false, categories: {}, category_scores: {} }],
      },
    }
  }
  const tool_calls = [
    { index: 0, id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
  ]
  if (body.stream) {
    const deltas = body.tools
      ? [{ role: 'assistant', tool_calls }]
      : [{ role: 'assistant', content: 'Hello, ' }, { content: 'world.' }]
    const usage = { ...openaiChunk({}), choices: [], usage: USAGE }
    return {
      pieces: events(
        ...deltas.map((delta) => openaiChunk(delta)),
        openaiChunk({}, body.tools ? 'tool_calls' : 'stop'),
        usage,
        '[DONE]',
      ),
    }
  }
  const message = body.tools
    ? { role: 'assistant', content: null, tool_calls: tool_calls.map(({ index: _, ...call }) => call) }
    : { role: 'assistant', content: 'Hello, world.' }
  const choices = [{ index: 0, message, finish_reason: body.tools ? 'tool_calls' : 'stop' }]
  return {
    body: { id: 'c1', object: 'chat.completion', created: 1, model: 'gpt-4o-mini-2024-07-18', choices, usage: USAGE },
  }
}

function answerAnthropic({ body }: ReceivedRequest): Reply {
  const head = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5' }
  const stop_reason = body.tools ? 'tool_use' : 'end_turn'
  const call = { type: 'tool_use', id: 'toolu_1', name: 'weather' }
  const usage = { input_tokens: 10, output_tokens: 4 }
  if (!body.stream) {
    const content = body.tools ? [{ ...call, input: { city: 'Rome' } }] : [{ type: 'text', text: 'Hello, world.' }]
    return { body: { ...head, content, stop_reason, stop_sequence: null, usage } }
  }
  const block = body.tools ? { ...call, input: {} } : { type: 'text', text: '' }
  const deltas = body.tools
    ? ['{"city":', '"Rome"}'].map((partial_json) => ({ type: 'input_json_delta', partial_json }))
    : ['Hello, ', 'world.'].map((text) => ({ type: 'text_delta', text }))
  return {
    pieces: named(
      {
        type: 'message_start',
        message: { ...head, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
      },
      { type: 'content_block_start', index: 0, content_block: block },
      ...deltas.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 4 } },
      { type: 'message_stop' },
    ),
  }
}

function answerGemini({ path, body }: ReceivedRequest): Reply {
  const said = (part: object, finishReason?: string) => ({
    candidates: [{ content: { role: 'model', parts: [part] }, index: 0, ...(finishReason && { finishReason }) }],
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 4, totalTokenCount: 14 },
    modelVersion: 'gemini-2.5-flash',
    responseId: 'r1',
  })
  const call = { functionCall: { name: 'weather', args: { city: 'Rome' } } }
  if (!path.includes(':streamGenerateContent')) {
    return { body: said(body.tools ? call : { text: 'Hello, world.' }, 'STOP') }
  }
  return {
    pieces: body.tools
      ? events(said(call, 'STOP'))
      : events(said({ text: 'Hello, ' }), said({ text: 'world.' }, 'STOP')),
  }
}
