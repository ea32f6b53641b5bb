import { randomUUID } from 'node:crypto'
import type { LogEntry } from '@litecone/gateway'

/** A request to a chat model that was answered; what a test is about is given. */
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
  return {
    id: randomUUID(),
    createdAt,
    provider: 'openai',
    model,
    requestedModel: model,
    servedModel: model,
    operation: 'chat',
    source: 'proxy',
    method: 'POST',
    url: 'https://api.openai.com/v1/chat/completions',
    status: 200,
    errorType: null,
    stream: false,
    latencyMs: 800,
    timeToFirstTokenMs: null,
    tokens: { prompt: 12, completion: 3, total: 15, cacheRead: null, cacheWrite: null, reasoning: null },
    costUsd: 0.00006,
    userId: 'alice@example.com',
    sessionId: null,
    sessionPath: null,
    sessionName: null,
    promptId: null,
    promptVersion: null,
    properties: {},
    cache: null,
    cacheSavedUsd: null,
    rateLimited: false,
    securityVerdict: null,
    keyId: null,
    scores: {},
    feedback: null,
    requestSize: 90,
    responseSize: 250,
    attempts: [{ provider: 'openai', model, status: 200, startedAt: createdAt, latencyMs: 790 }],
    requestHeaders: { 'content-type': 'application/json' },
    responseHeaders: { 'content-type': 'application/json' },
    requestBody: JSON.stringify(question),
    responseBody: JSON.stringify(answer),
    ...given,
  }
}
