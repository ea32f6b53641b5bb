import type { Model, Provider, ProviderSettings } from '@litecone/core'
import { anthropic } from '@litecone/providers-anthropic'
import { azure } from '@litecone/providers-azure'
import { cohere } from '@litecone/providers-cohere'
import { deepseek } from '@litecone/providers-compatible'
import { gemini } from '@litecone/providers-gemini'
import { groq } from '@litecone/providers-groq'
import { openai } from '@litecone/providers-openai'
import { replicate } from '@litecone/providers-replicate'
import { KEYS, type Vendor } from './refusals.ts'
import type { Upstream } from './upstream.ts'

/** A provider of the demo: the real service if its key is in the environment, otherwise the local upstream. */
export interface Target {
  id: Vendor
  /** The provider's name of the chat model. */
  model: string
  /** Whether calls go to the real service. */
  live: boolean
  /** Creates the provider with the settings of this run. Other settings override them. */
  create: (settings?: ProviderSettings) => Provider
  /** The address of its API, without a path. */
  origin: string
  tools: boolean
  /** How JSON is requested. With `none` the request is rejected before anything is sent. */
  json: 'schema' | 'object' | 'none'
  /** Models for other kinds of calls. JSON uses the chat model by default; pictures and embeddings are left out. */
  models: { json?: string; picture?: string; embedding?: Model }
}

type Abilities = Pick<Target, 'tools' | 'json' | 'models'>
type Environment = Readonly<Record<string, string | undefined>>

/** The path of each API at the local upstream, the same as in the vendor's own address. */
const PATHS: Readonly<Record<Vendor, string>> = {
  openai: '/v1',
  anthropic: '',
  gemini: '/v1beta',
  azure: '',
  groq: '/openai/v1',
  cohere: '',
  deepseek: '',
  replicate: '/v1',
}

export function createTargets({ url }: Pick<Upstream, 'url'>, env: Environment = process.env): Target[] {
  const target = (
    id: Vendor,
    model: string,
    factory: (settings: ProviderSettings) => Provider,
    abilities: (create: Target['create']) => Partial<Abilities> = () => ({}),
  ): Target => {
    const { apiKeyEnv = [], apiBaseEnv = [], apiBase } = factory({}).definition
    // Deployments have no default names, so Azure needs one from the environment.
    const live = apiKeyEnv.some((name) => env[name]) && (id !== 'azure' || Boolean(env.AZURE_OPENAI_DEPLOYMENT))
    const base = apiBaseEnv.map((name) => env[name]).find(Boolean) ?? apiBase
    // The gateway recognizes providers by host, so Azure's must differ from OpenAI's.
    const place = id === 'azure' ? url.replace('127.0.0.1', 'localhost') : url
    const local = { apiKey: KEYS.good, apiBase: place + PATHS[id] }
    const create = (settings: ProviderSettings = {}) => factory({ ...(live ? {} : local), ...settings })
    const origin = live && base ? new URL(base).origin : place
    return { id, model, live, create, origin, tools: true, json: 'schema', models: {}, ...abilities(create) }
  }
  return [
    target('openai', 'gpt-4o-mini', openai, (create) => ({
      models: { picture: 'gpt-4o-mini', embedding: create()('text-embedding-3-small') },
    })),
    target('anthropic', 'claude-sonnet-4-5', anthropic, () => ({ models: { picture: 'claude-sonnet-4-5' } })),
    target('gemini', 'gemini-2.5-flash', gemini, (create) => ({
      models: { picture: 'gemini-2.5-flash', embedding: create()('gemini-embedding-001') },
    })),
    azureTarget(target, env),
    target('groq', 'llama-3.3-70b-versatile', groq, () => ({
      models: { json: 'openai/gpt-oss-20b', picture: 'meta-llama/llama-4-scout-17b-16e-instruct' },
    })),
    target('cohere', 'command-a-03-2025', cohere, (create) => ({
      models: { picture: 'command-a-vision-07-2025', embedding: create()('embed-v4.0') },
    })),
    target('deepseek', 'deepseek-chat', deepseek, () => ({ json: 'object' })),
    target('replicate', 'meta/meta-llama-3-8b-instruct', replicate, () => ({ tools: false, json: 'none' })),
  ]
}

/** Azure's target. The price of a deployment depends on its model, which is a setting. */
function azureTarget(
  target: (
    id: Vendor,
    model: string,
    factory: (settings: ProviderSettings) => Provider,
    abilities: () => Partial<Abilities>,
  ) => Target,
  env: Environment,
): Target {
  const deployment = env.AZURE_OPENAI_DEPLOYMENT ?? 'chat-prod'
  const withBase = (baseModel: string) => (settings: ProviderSettings) => azure({ ...settings, baseModel })
  const chat = target('azure', deployment, withBase('gpt-4o-mini'), () => ({ models: { picture: deployment } }))
  if (chat.live) return chat
  const vectors = target('azure', 'embed-prod', withBase('text-embedding-3-small'), () => ({}))
  return { ...chat, models: { ...chat.models, embedding: vectors.create()('embed-prod') } }
}
