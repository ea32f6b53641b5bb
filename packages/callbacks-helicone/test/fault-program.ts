import { createClient, createUsage, defineProvider, type Wire } from '@litecone/core'
import { helicone } from '../src/index.ts'

/** Makes calls in batches and tells the parent how far it is, as soon as the logs of a batch are safe. */
export interface FaultConfig {
  readonly upstream: string
  readonly sink: string
  readonly directory: string
  readonly from: number
  readonly to: number
}

const { upstream, sink, directory, from, to } = JSON.parse(process.argv[2] ?? '') as FaultConfig

const wire: Wire = {
  id: 'openai-chat',
  chat: {
    parameters: new Set(),
    inputs: [],
    encode: ({ messages }, { model }) => ({ path: '/chat/completions', body: { model, messages } }),
    decode: (body, { callId, created, model }) => ({
      id: callId,
      object: 'chat.completion',
      created,
      model,
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          logprobs: null,
          message: { role: 'assistant', content: String((body as { answer: unknown }).answer), refusal: null },
        },
      ],
      usage: createUsage({ prompt: 1, completion: 1 }),
    }),
    decoder: () => {
      throw new Error('not here')
    },
  },
  decodeFailure: () => ({ message: 'failed' }),
}

const local = defineProvider({ id: 'openai', apiBase: upstream, apiKeyOptional: true, authorize: () => ({}), wire })
const log = helicone({
  apiKey: 'k',
  apiBase: sink,
  timeout: 250,
  backoff: { min: 5, max: 50 },
  spool: { directory },
  onError: () => {},
})
const llm = createClient({ providers: [local()], callbacks: [log] })

/** The same id for the same call, whichever process makes it. */
const idOf = (call: number) => `00000000-0000-4000-8000-${call.toString(16).padStart(12, '0')}`

async function call(number: number): Promise<void> {
  const messages = [{ role: 'user' as const, content: `call ${number}` }]
  await llm.completion({ model: 'openai/m', messages }, { requestId: idOf(number) }).catch(() => {})
}

for (let start = from; start < to; start += 100) {
  const batch = Array.from({ length: Math.min(100, to - start) }, (_, i) => start + i)
  await Promise.all(batch.map(call))
  // The records come after the answers.
  await new Promise((resolve) => setImmediate(resolve))
  await log.persisted()
  process.stdout.write(`${start + batch.length}\n`)
}
await llm.flush(30_000)
process.stdout.write(`stats ${JSON.stringify(log.stats())}\n`)
await llm.close()
