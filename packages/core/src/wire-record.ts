import type { Exchange } from './call.ts'
import { parseJson } from './json.ts'
import type { WireRecord } from './record.ts'
import { cutSecrets, redactSecrets, secretsOf } from './secrets.ts'
import type { StreamEvent } from './wire.ts'

export function recordWire(exchange: Exchange): WireRecord {
  return new ExchangeRecord(exchange)
}

/**
 * Parses bodies only when a callback reads them, from the text that was sent or received, so later changes by the caller do not show. Keys
 * that a provider or proxy repeats are removed. A class, because getters in an object literal would be created for each call.
 */
class ExchangeRecord implements WireRecord {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly #exchange: Exchange
  readonly #secrets: readonly string[]
  #request: { readonly body: unknown } | undefined
  #response: { readonly body: unknown } | undefined
  #events: readonly StreamEvent[] | undefined

  constructor(exchange: Exchange) {
    this.#exchange = exchange
    this.#secrets = secretsOf(exchange.sentHeaders)
    this.id = exchange.wireId
    this.method = exchange.method
    this.url = redactSecrets(exchange.url, this.#secrets)
  }

  get requestBody(): unknown {
    this.#request ??= { body: parse(this.#exchange.requestText) }
    return this.#request.body
  }

  get requestText(): string | undefined {
    return this.#exchange.requestText
  }

  get responseBody(): unknown {
    const { responseText: text } = this.#exchange
    this.#response ??= { body: parse(text && cutSecrets(text, this.#secrets)) }
    return this.#response.body
  }

  get responseText(): string | undefined {
    const { responseText: text } = this.#exchange
    return text && cutSecrets(text, this.#secrets) === text ? text : undefined
  }

  get events(): readonly StreamEvent[] | undefined {
    this.#events ??= this.#exchange.events?.map(({ event, data }) => ({ event, data: cutSecrets(data, this.#secrets) }))
    return this.#events
  }

  toJSON(): WireRecord {
    const { requestBody, responseBody, events } = this
    return { ...this, requestBody, responseBody, events }
  }
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : (parseJson(text) ?? text)
}
