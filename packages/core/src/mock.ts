import type { Call } from './call.ts'
import type { Completion } from './chat.ts'
import { APIError, isLlmError } from './errors.ts'
import type { CallOptions } from './options.ts'

/** The response for `mockResponse`. Throws if it is an error. */
export function createMockAnswer(
  mock: NonNullable<CallOptions['mockResponse']>,
  call: Call,
  model: string,
): Completion {
  if (isLlmError(mock)) throw mock
  if (mock instanceof Error) throw new APIError(mock.message, { model, cause: mock })
  const partial = typeof mock === 'string' ? {} : mock
  return {
    id: `mock-${call.id}`,
    object: 'chat.completion',
    created: Math.floor(call.start / 1000),
    model,
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        logprobs: null,
        message: { role: 'assistant', content: typeof mock === 'string' ? mock : '', refusal: null },
      },
    ],
    ...partial,
  }
}
