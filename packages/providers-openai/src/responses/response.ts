import { asRecord, type CallContext, type Completion, foldChunks, InvalidResponseError } from '@litecone/core'
import { isErrorBody } from '../content.ts'
import { createAnswerReader } from './answer.ts'
import { createResponseError } from './failure.ts'

/** https://platform.openai.com/docs/api-reference/responses/object */
export function decodeResponse(body: unknown, context: CallContext): Completion {
  const response = asRecord(body)
  const { provider, model } = context
  if (isErrorBody(body) || response.status === 'failed') throw createResponseError(response.error, context)
  // Filtered before the model's first output, it may have none.
  if (!Array.isArray(response.output) && response.status !== 'incomplete') {
    throw new InvalidResponseError(`${provider} answered without output. Check apiBase.`, { provider, model, body })
  }
  if (UNFINISHED.has(response.status)) {
    throw new InvalidResponseError(
      `${provider} answered with a response that is ${response.status}. Leave out background.`,
      {
        provider,
        model,
        body,
      },
    )
  }
  return foldChunks(createAnswerReader(context).end(response))
}

const UNFINISHED: ReadonlySet<unknown> = /* @__PURE__ */ new Set(['queued', 'in_progress', 'cancelled'])
