import type { Callback, CallRecord } from '@litecone/core'
import type { GatewayServices } from '../gateway-services.ts'
import type { Exchange, OwnAnswer } from '../proxy/exchange.ts'
import { dearer } from '../proxy/record-exchange.ts'
import type { LogEntry } from '../stores/index.ts'
import type { AiFormat } from './ai-format.ts'
import { entryFromExchange, entryFromOwnAnswer } from './entry-from-exchange.ts'
import { entryFromRecord } from './entry-from-record.ts'
import type { AiOperation } from './operations.ts'

export interface AiLogOptions {
  readonly services: Pick<GatewayServices, 'writer' | 'prices' | 'meter' | 'report'>
  readonly exchange: Exchange
  readonly operation: AiOperation
  readonly format: AiFormat
  /** The model that is asked first. */
  readonly model: string
  observe(entry: LogEntry): void
}

/** Hands over the log of one call, once. */
export interface AiLog {
  /** For core: the log of a call that was made, when it has ended. `size` says how many bytes the client got. */
  callback(size: () => number): Callback
  /** Whether core has begun the call, and so will end it. */
  readonly begun: boolean
  /** The log of a call that was not made. */
  own(answer: OwnAnswer): Promise<void>
}

export function createAiLog({ services, exchange, operation, format, model, observe }: AiLogOptions): AiLog {
  let begun = false

  async function accept(entry: LogEntry, charge = entry.costUsd): Promise<void> {
    try {
      // First: the charges below may wait for a store that is down, and the log must not be lost meanwhile.
      services.writer.accept(entry)
      observe(entry)
      for (const act of exchange.notes.afterwards) await act(charge, entry.status)
    } catch (error) {
      services.report.error('A request could not be logged.', { id: exchange.id, error: String(error) })
    }
  }

  return {
    callback(size) {
      const log = (record: CallRecord) => {
        const entry = entryFromRecord(record, exchange, {
          prices: services.prices,
          responseSize: size(),
          responseBody: format.logged(record),
        })
        // With an override the client itself says what its call costs.
        return accept(entry, dearer(entry.costUsd, record.cost?.total ?? null))
      }
      return {
        name: 'gateway',
        onStart: () => {
          begun = true
        },
        onSuccess: log,
        onFailure: log,
      }
    },
    get begun() {
      return begun
    },
    own(answer) {
      const entry = entryFromExchange(exchange, model, operation.name)
      return accept(entryFromOwnAnswer(entry, answer, exchange, services))
    },
  }
}
