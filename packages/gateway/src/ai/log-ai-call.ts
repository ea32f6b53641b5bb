import type { Callback, CallRecord } from '@litecone/core'
import type { GatewayServices } from '../gateway-services.ts'
import type { Exchange, OwnAnswer } from '../proxy/exchange.ts'
import { higherCost } from '../proxy/record-exchange.ts'
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
  /** The model that is called first. */
  readonly model: string
  observe(entry: LogEntry): void
}

/** Writes the log of one call, once. */
export interface AiLog {
  /** A callback for core that logs the call when it ends. `size` returns the bytes that were sent to the client. */
  callback(size: () => number): Callback
  /** Whether core has begun the call, so that the callback will run. */
  readonly begun: boolean
  /** Logs a call that was answered without calling a model. */
  own(answer: OwnAnswer): Promise<void>
}

export function createAiLog({ services, exchange, operation, format, model, observe }: AiLogOptions): AiLog {
  let begun = false

  async function accept(entry: LogEntry, charge = entry.costUsd): Promise<void> {
    try {
      // First, because the charges below may wait for an unavailable store, and the log must not be lost meanwhile.
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
        // With `Helicone-Model-Override`, clients could lower their own costs. The higher cost is charged.
        return accept(entry, higherCost(entry.costUsd, record.cost?.total ?? null))
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
