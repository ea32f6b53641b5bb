import type { Task } from './worker.ts'

export interface Contestant {
  readonly label: string
  /** Name of the file in `contenders/`, or in `peers/` for a peer. */
  readonly file: string
  readonly wire: 'openai' | 'anthropic'
  /** The package whose version is shown. */
  readonly peer?: string
}

export const contestants: readonly Contestant[] = [
  { label: 'undici.request (floor)', file: 'floor', wire: 'openai' },
  { label: 'litecone', file: 'litecone', wire: 'openai' },
  { label: 'fetch', file: 'fetch', wire: 'openai' },
  { label: 'openai', file: 'openai-sdk', wire: 'openai', peer: 'openai' },
  { label: 'ai + @ai-sdk/openai', file: 'ai-sdk', wire: 'openai', peer: 'ai' },
  { label: '@langchain/openai', file: 'langchain', wire: 'openai', peer: '@langchain/openai' },
  { label: 'token.js', file: 'token-js', wire: 'openai', peer: 'token.js' },
  { label: 'undici.request (floor)', file: 'floor', wire: 'anthropic' },
  { label: 'litecone', file: 'litecone', wire: 'anthropic' },
  { label: '@anthropic-ai/sdk', file: 'anthropic-sdk', wire: 'anthropic', peer: '@anthropic-ai/sdk' },
  { label: 'ai + @ai-sdk/anthropic', file: 'ai-sdk', wire: 'anthropic', peer: 'ai' },
]

export const tasks: Readonly<Record<string, Task>> = {
  'call, 1 at a time': { kind: 'call', concurrency: 1, count: 2_000, chunks: 0 },
  'call, 64 at once': { kind: 'call', concurrency: 64, count: 6_000, chunks: 0 },
  'chunk of a 1,000-chunk stream': { kind: 'stream', concurrency: 1, count: 60, chunks: 1_000 },
  'chunk, 16 streams': { kind: 'stream', concurrency: 16, count: 160, chunks: 1_000 },
}

/** Tasks whose cost per call or chunk should stay about the same as concurrency or length grows. */
export const growth: Readonly<Record<string, Task>> = {
  'call, 1 at a time': { kind: 'call', concurrency: 1, count: 2_000, chunks: 0 },
  'call, 64 at once': { kind: 'call', concurrency: 64, count: 6_000, chunks: 0 },
  'call, 1,000 at once': { kind: 'call', concurrency: 1_000, count: 6_000, chunks: 0 },
  'chunk, stream of 10': { kind: 'stream', concurrency: 1, count: 1_000, chunks: 10 },
  'chunk, stream of 100': { kind: 'stream', concurrency: 1, count: 400, chunks: 100 },
  'chunk, stream of 1,000': { kind: 'stream', concurrency: 1, count: 60, chunks: 1_000 },
  'chunk, stream of 10,000': { kind: 'stream', concurrency: 1, count: 8, chunks: 10_000 },
}
