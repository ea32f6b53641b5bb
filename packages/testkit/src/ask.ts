import {
  type Completion,
  type CompletionChunk,
  type CompletionParameters,
  completion,
  foldChunks,
  type Model,
} from '@litecone/core'
import type { ProviderContract } from './contract-types.ts'
import { type Reply, startReplayServer } from './replay-server.ts'

export const KEY = 'sk-contract-0123456789abcdefghij'
export const MESSAGES = [{ role: 'user' as const, content: 'Say hello, please, dear model.' }]

/** Makes a call with a deeply frozen request, so that a wire that modifies its input fails. */
export async function ask(
  contract: ProviderContract,
  replies: readonly Reply[],
  request: Partial<CompletionParameters> = {},
  stream = false,
) {
  const server = await startReplayServer(replies)
  const frozen = deepFreeze({ messages: MESSAGES, ...request })
  const model = modelAt(contract, server.url)
  const chunks: CompletionChunk[] = []
  const result: Promise<Completion> = (async () => {
    try {
      if (!stream) return await completion({ ...frozen, model })
      const opened = await completion({ ...frozen, model, stream: true })
      for await (const chunk of opened) chunks.push(chunk)
      return await opened.finish(foldChunks(chunks))
    } finally {
      await server[Symbol.asyncDispose]()
    }
  })()
  await result.catch(() => {})
  return { result, chunks, requests: server.requests }
}

export function modelAt(contract: ProviderContract, apiBase: string): Model {
  return contract.provider({ apiKey: KEY, apiBase })(contract.model)
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !('~standard' in value)) {
    for (const entry of Object.values(value)) deepFreeze(entry)
    Object.freeze(value)
  }
  return value
}
