import type { Prepared } from './prepare.ts'
import { readJson, send } from './send.ts'
import { walk } from './walk.ts'

/** Sends the request, follows APIs with several steps, and decodes the response. */
export async function complete<Answer>(prepared: Prepared<Answer>): Promise<Answer> {
  const { operation, context, exchange } = prepared
  if (operation.next) {
    const { body } = await walk(prepared)
    exchange.responseText = JSON.stringify(body)
    return operation.decode(body, context)
  }
  const { text } = await send(prepared, prepared.wired, prepared.extras)
  exchange.responseText = text
  return operation.decode(readJson(prepared, text), context)
}
