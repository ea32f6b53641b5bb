import type { Provider } from '@litecone/core'
import { anthropic } from '@litecone/providers-anthropic'
import { deepseek } from '@litecone/providers-compatible'
import { gemini } from '@litecone/providers-gemini'
import { groq } from '@litecone/providers-groq'
import { openai } from '@litecone/providers-openai'
import type { Random } from './random.ts'

/** A model of the sample data. Its prices are those of the gateway's price list. */
export interface Model {
  readonly provider: Provider
  readonly id: string
  /** The format of its API. */
  readonly format: 'openai' | 'anthropic' | 'gemini'
  /** Milliseconds until the first token. */
  readonly firstTokenMs: number
  /** Milliseconds for each token after it. */
  readonly tokenMs: number
  /** The field with its reasoning; `hidden` if the API only counts the tokens. */
  readonly reasoning?: 'reasoning' | 'reasoning_content' | 'thinking' | 'thought' | 'hidden'
}

const GPT_4O_MINI: Model = model(openai(), 'gpt-4o-mini', 'openai', 420, 9)
const GPT_4O: Model = model(openai(), 'gpt-4o', 'openai', 520, 13)
const O3: Model = { ...model(openai(), 'o3', 'openai', 4200, 15), reasoning: 'hidden' }
const SONNET: Model = { ...model(anthropic(), 'claude-sonnet-4-5', 'anthropic', 1100, 16), reasoning: 'thinking' }
const HAIKU: Model = model(anthropic(), 'claude-haiku-4-5', 'anthropic', 520, 8)
const FLASH: Model = { ...model(gemini(), 'gemini-2.5-flash', 'gemini', 480, 5), reasoning: 'thought' }
const GPT_OSS: Model = { ...model(groq(), 'openai/gpt-oss-120b', 'openai', 190, 2.2), reasoning: 'reasoning' }
const DEEPSEEK: Model = {
  ...model(deepseek(), 'deepseek-reasoner', 'openai', 1500, 24),
  reasoning: 'reasoning_content',
}

function model(provider: Provider, id: string, format: Model['format'], firstTokenMs: number, tokenMs: number): Model {
  return { provider, id, format, firstTokenMs, tokenMs }
}

type Choices = Parameters<Random['pick']>[0] & readonly (readonly [weight: number, model: Model])[]

/** For plain questions. */
export const CHAT_MODELS: Choices = [
  [36, GPT_4O_MINI],
  [15, GPT_4O],
  [16, SONNET],
  [10, HAIKU],
  [12, FLASH],
  [6, GPT_OSS],
  [3, DEEPSEEK],
  [2, O3],
]

/** For agents: models that are good at tool calls. */
export const AGENT_MODELS: Choices = [
  [6, SONNET],
  [2, GPT_4O],
  [1, FLASH],
  [1, GPT_OSS],
]

/** For pictures, and for JSON with a schema. */
export const VISION_MODELS: Choices = [
  [4, GPT_4O],
  [3, SONNET],
  [3, FLASH],
]

export const SCHEMA_MODEL = GPT_4O_MINI

export const EMBEDDING_MODEL: Model = model(openai(), 'text-embedding-3-small', 'openai', 90, 0)
