import { helicone } from '@litecone/callbacks-helicone'
import { collect, completion, createClient, isErrorOf, isRateLimitError } from '@litecone/core'
import { heliconeHeaders, parseHeliconeHeaders } from '@litecone/headers'
import { openai } from '@litecone/providers-openai'
import type { Seen } from './upstream.ts'

export interface SmokeOptions {
  readonly upstream: string
  readonly waitUntil: (delivered: Promise<unknown>) => void
}

/**
 * The smoke tests of a release on every runtime, over real sockets. Uses only APIs that all runtimes have, including workers. Resolves to the id of a call
 * whose log must have arrived once the promises passed to `waitUntil` are done.
 */
export async function smoke({ upstream, waitUntil }: SmokeOptions): Promise<string> {
  const messages = [{ role: 'user' as const, content: 'Name a river.' }]
  const model = openai({ apiKey: 'sk-local', apiBase: `${upstream}/v1` })
  const seen = async (): Promise<Seen> => (await fetch(`${upstream}/seen`)).json()

  const reply = await completion({ model: model('plain'), messages })
  check(reply.choices[0]?.message.content === 'Rhine' && reply.usage?.total_tokens === 21, 'completion')

  const whole = await collect(await completion({ model: model('stream'), messages, stream: true }))
  check(whole.choices[0]?.message.content === 'Rhine, Rhone', 'streaming')

  const limited = await completion({ model: model('busy'), messages }).catch((error: unknown) => error)
  check(isRateLimitError(limited), 'errors')

  const before = (await seen()).disconnected
  const abort = new AbortController()
  const stream = await completion({ model: model('endless'), messages, stream: true }, { signal: abort.signal })
  const aborted = await readUntil(stream, () => abort.abort()).catch((error: unknown) => error)
  check(isErrorOf(aborted, 'aborted'), 'abort')
  for await (const _ of await completion({ model: model('endless'), messages, stream: true })) break
  check(await until(async () => (await seen()).disconnected === before + 2), 'abort closes the socket')

  const headers = heliconeHeaders({ userId: 'ada', cache: { enabled: true, maxAge: 60 } })
  await completion({ model: model('plain'), messages }, { headers })
  const sent = parseHeliconeHeaders((await seen()).headers)
  check(sent.userId === 'ada' && sent.cache?.maxAge === 60, 'headers')

  const log = helicone({ apiKey: 'sk-helicone-local', apiBase: upstream, waitUntil })
  const client = createClient({ providers: [model], callbacks: [log] })
  const logged = await client.completion({ model: 'openai/plain', messages })
  return logged.call?.id ?? ''
}

async function readUntil(stream: AsyncIterable<unknown>, then: () => void): Promise<void> {
  for await (const _ of stream) then()
}

/** Polls, because the upstream notices a closed socket with a delay. */
async function until(happened: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    if (await happened()) return true
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return false
}

function check(passed: boolean, name: string): void {
  if (!passed) throw new Error(`The check "${name}" failed.`)
}
