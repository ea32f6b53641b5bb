import { LLMock } from '@copilotkit/aimock'
import { ReplicateServer } from '@litecone/testkit/servers'

/** The providers, on loopback: real HTTP in each one's own wire format. */
export interface Upstream extends AsyncDisposable {
  url: string
  replicateUrl: string
}

const ANSWERS = [
  { userMessage: 'three rivers', content: 'The Rhine, the Danube and the Elbe rise in the heart of Europe.' },
  { userMessage: 'as JSON', content: '{"name":"Rhine","lengthKm":1233}' },
]

/** Each vendor's answers count tokens in its own words. */
const USAGE = [
  { model: /gpt|chat-prod|llama|deepseek/, usage: { prompt_tokens: 24, completion_tokens: 16 } },
  { model: /claude/, usage: { input_tokens: 24, output_tokens: 16 } },
  { model: /gemini/, usage: { promptTokenCount: 24, candidatesTokenCount: 16, totalTokenCount: 40 } },
  { model: /command/, usage: { input_tokens: 24, output_tokens: 16 } },
]

export async function startUpstream(): Promise<Upstream> {
  const mock = new LLMock({ port: 0, logLevel: 'silent' })
  const calls = [{ name: 'water_level', arguments: '{"river":"Rhine"}' }]
  for (const { model, usage } of USAGE) {
    mock.on({ model, userMessage: 'Rhine', hasToolResult: true }, { content: 'The Rhine stands at 2.14 m.', usage })
    mock.on({ model, userMessage: 'high is the Rhine' }, { toolCalls: calls, usage })
    for (const { userMessage, content } of ANSWERS) mock.on({ model, userMessage }, { content, usage })
  }
  const message = 'Rate limit reached for requests. Please try again later.'
  mock.on(
    { userMessage: 'fail' },
    { error: { message, type: 'rate_limit_error', code: 'rate_limit_exceeded' }, status: 429, retryAfter: 2 },
  )
  mock.onEmbedding('rivers', { embedding: [0.1, 0.2, 0.3] })
  await mock.start()
  const replicate = await ReplicateServer.start(({ input }) =>
    JSON.stringify(input).includes('fail')
      ? { output: [], status: 'failed', error: 'The model ran out of memory.', logs: 'loading\nCUDA out of memory\n' }
      : { output: ['The Rhine, ', 'the Danube ', 'and the Elbe.'] },
  )
  return {
    url: mock.url,
    replicateUrl: replicate.url,
    async [Symbol.asyncDispose]() {
      await replicate[Symbol.asyncDispose]()
      await mock.stop()
    },
  }
}
