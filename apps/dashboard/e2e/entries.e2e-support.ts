import type { LogEntry } from '@litecone/gateway'
import { entry as logged, tokens } from '../../../packages/gateway/src/stores/entries.test-support.ts'

/** A successful request to a chat model a minute ago, changed by what is given. */
export function entry(given: Partial<LogEntry> = {}): LogEntry {
  const { model = 'gpt-4o', createdAt = Date.now() - 60_000 } = given
  const question = { model, messages: [{ role: 'user', content: 'What is the capital of France?' }] }
  const answer = {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: 'Paris.' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
  }
  return logged({
    createdAt,
    model,
    requestedModel: model,
    servedModel: model,
    tokens: tokens(12, 3),
    costUsd: 0.00006,
    userId: 'alice@example.com',
    attempts: [{ provider: 'openai', model, status: 200, startedAt: createdAt, latencyMs: 790 }],
    requestBody: JSON.stringify(question),
    responseBody: JSON.stringify(answer),
    ...given,
  })
}
