import type { CallRecord, Completion, WireRecord } from '@litecone/core'

export const answer: Completion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'gpt-4o-2024-08-06',
  choices: [
    {
      index: 0,
      finish_reason: 'stop',
      logprobs: null,
      message: { role: 'assistant', content: 'Hello there', refusal: null },
    },
  ],
  usage: { prompt_tokens: 11, completion_tokens: 2, total_tokens: 13 },
}

const request = { messages: [{ role: 'user' as const, content: 'Hi' }], temperature: 0.5 }

const wire: WireRecord = {
  id: 'openai-chat',
  method: 'POST',
  url: 'https://api.openai.com/v1/chat/completions',
  requestBody: { model: 'gpt-4o', ...request },
  responseBody: answer,
}

/** A record as created by core. */
export function createRecord({
  wire: changes,
  ...rest
}: Omit<Partial<CallRecord>, 'wire'> & { wire?: Partial<WireRecord> } = {}): CallRecord {
  return {
    id: crypto.randomUUID(),
    operation: 'chat',
    provider: 'openai',
    requestedModel: 'openai/gpt-4o',
    model: 'gpt-4o',
    servedModel: 'gpt-4o-2024-08-06',
    stream: false,
    request,
    response: answer,
    wire: { ...wire, ...changes },
    status: 200,
    responseHeaders: { 'content-type': 'application/json', 'x-request-id': 'req_1' },
    usage: answer.usage,
    cost: { total: 0.0000475, input: 0.0000275, output: 0.00002 },
    attempts: [],
    timings: { start: 1_700_000_000_123, end: 1_700_000_001_456 },
    metadata: {},
    ...rest,
  }
}
