import { type Call, costOf, type Exchange } from './call.ts'
import type { Usage } from './chat.ts'
import type { Attempt, CallInfo, Cost, Timings } from './record.ts'
import { cutSecrets, publicHeaders, secretsOf } from './secrets.ts'
import type { ResponseHeaders } from './wire.ts'

/** What the responses of all operations have in common. */
export interface Answer {
  model: string
  usage?: Pick<Usage, 'prompt_tokens' | 'total_tokens' | 'cost'>
  readonly call?: CallInfo
}

/** Adds `usage.cost` and `call` to a response. Returns the cost. */
export function completeAnswer(call: Call, answer: Answer, end: number): Cost | undefined {
  const { usage } = answer
  const cost = costOf(call, usage, answer.model)
  if (cost && usage) usage.cost = cost.total
  Object.defineProperty(answer, 'call', { value: describeCall(call, cost, end) })
  return cost
}

export function describeCall(call: Call, cost: Cost | undefined, end: number): CallInfo {
  return new Description(call, cost, end)
}

/** A class for its lazy getter: headers are rarely read, and a getter in an object literal costs ten times as much per call. */
class Description implements CallInfo {
  readonly id: string
  readonly provider: string
  readonly model: string
  readonly status: number | undefined
  readonly cost: Cost | undefined
  readonly timings: Timings
  readonly attempts: readonly Attempt[]
  readonly #exchange: Exchange | undefined
  #headers: ResponseHeaders | undefined

  constructor({ id, exchange, start, attempts }: Call, cost: Cost | undefined, end: number) {
    this.id = id
    this.provider = exchange?.provider ?? ''
    this.model = exchange?.model ?? ''
    this.status = exchange?.status
    this.cost = cost
    this.timings = { start, firstToken: exchange?.firstToken, end }
    this.attempts = attempts
    this.#exchange = exchange
  }

  get headers(): ResponseHeaders {
    this.#headers ??= answeredHeaders(this.#exchange)
    return this.#headers
  }

  toJSON(): CallInfo {
    return { ...this, headers: this.headers }
  }
}

/** Without cookies, and without a key that the provider repeats. */
export function answeredHeaders(exchange: Exchange | undefined): Record<string, string> {
  if (!exchange) return {}
  const secrets = secretsOf(exchange.sentHeaders)
  const headers = publicHeaders(exchange.headers)
  for (const name of Object.keys(headers)) headers[name] = cutSecrets(headers[name] ?? '', secrets)
  return headers
}
