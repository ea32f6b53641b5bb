import { randomUUID } from 'node:crypto'
import { type Client, isLlmError, type Message } from '@litecone/core'
import type { LogEntry } from '@litecone/gateway'
import { heliconeHeaders, heliconeProxy, heliconeResponse } from '@litecone/headers'
import type { DemoGateway } from '../demo-gateway.ts'
import { wordsOf } from '../outcome.ts'
import { KEYS } from '../refusals.ts'
import { rivers } from '../scenarios.ts'
import type { Target } from '../targets.ts'

/** The result of a call through the gateway, and its log. */
export interface WalkCall {
  /** The HTTP status. */
  readonly status: number | undefined
  readonly words: string
  /** Milliseconds. */
  readonly total: number
  readonly seen: ReturnType<typeof heliconeResponse>
  readonly entry: LogEntry | undefined
  readonly message: Message | undefined
}

export interface WalkOptions {
  /** Headers from `heliconeHeaders`, and others for the local upstream. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly messages?: readonly Message[] | undefined
  readonly tools?: Parameters<Client['completion']>[0]['tools']
  readonly wrongKey?: boolean | undefined
}

export interface Walk {
  readonly target: Target
  readonly gateway: DemoGateway
  call(options?: WalkOptions): Promise<WalkCall>
}

/** Makes the calls of part 3, through the gateway to a local provider. */
export function createWalk(llm: Client, target: Target, gateway: DemoGateway): Walk {
  const through = heliconeProxy(target.id, { base: gateway.url })
  const good = target.create(through)(target.model)
  const wrong = target.create({ ...through, apiKey: KEYS.wrong })(target.model)
  return {
    target,
    gateway,
    async call({ headers = {}, messages = rivers, tools, wrongKey } = {}) {
      const requestId = randomUUID()
      const start = performance.now()
      const ended = { total: 0, seen: {}, words: '', status: undefined, message: undefined }
      const request = { model: wrongKey ? wrong : good, messages: [...messages], ...(tools && { tools }) }
      const options = { requestId, retry: false as const, headers: { ...headers, ...heliconeHeaders({ requestId }) } }
      const result: Omit<WalkCall, 'entry'> = await llm.completion(request, options).then(
        (answer) => ({
          ...ended,
          status: answer.call?.status,
          words: wordsOf(answer),
          seen: heliconeResponse(answer.call?.headers ?? {}),
          message: answer.choices[0]?.message,
          total: performance.now() - start,
        }),
        (error: unknown) => {
          if (!isLlmError(error)) throw error
          return { ...ended, status: error.status, words: error.message, total: performance.now() - start }
        },
      )
      // A response from the cache has its own log.
      return { ...result, entry: await gateway.entry(result.seen.id ?? requestId) }
    },
  }
}
