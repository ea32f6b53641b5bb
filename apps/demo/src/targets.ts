import type { Provider, ProviderSettings } from '@litecone/core'
import { anthropic } from '@litecone/providers-anthropic'
import { azure } from '@litecone/providers-azure'
import { cohere } from '@litecone/providers-cohere'
import { deepseek } from '@litecone/providers-compatible'
import { gemini } from '@litecone/providers-gemini'
import { groq } from '@litecone/providers-groq'
import { openai } from '@litecone/providers-openai'
import { replicate } from '@litecone/providers-replicate'
import type { Upstream } from './upstream.ts'

/** One provider of the demo: real when its key is in the environment, else the local upstream in its place. */
export interface Target {
  id: string
  model: string
  live: boolean
  /** Left to the environment when live. */
  settings: ProviderSettings
  create: (settings: ProviderSettings) => Provider
  tools: boolean
  schema: boolean
  embeds?: string
}

export function createTargets(upstream: Upstream): Target[] {
  const target = (
    id: string,
    model: string,
    key: string,
    path: string,
    create: Target['create'],
    more: Partial<Target> = {},
  ): Target => {
    const live = Boolean(process.env[key])
    const apiBase = `${upstream.url}${path}`
    const settings = live ? {} : { apiKey: 'sk-demo-key-of-nobody', apiBase }
    return { id, model, live, settings, create, tools: true, schema: true, ...more }
  }
  return [
    target('openai', 'gpt-4o-mini', 'OPENAI_API_KEY', '/v1', openai, { embeds: 'text-embedding-3-small' }),
    target('anthropic', 'claude-sonnet-4-5', 'ANTHROPIC_API_KEY', '', anthropic),
    target('gemini', 'gemini-2.5-flash', 'GEMINI_API_KEY', '/v1beta', gemini),
    // A deployment's name says nothing of its price, so the model behind it is named.
    target('azure', 'chat-prod', 'AZURE_OPENAI_API_KEY', '', (settings) =>
      azure({ ...settings, baseModel: 'gpt-4o-mini' }),
    ),
    target('groq', 'llama-3.3-70b-versatile', 'GROQ_API_KEY', '/openai/v1', groq, { schema: false }),
    target('cohere', 'command-a-03-2025', 'COHERE_API_KEY', '', cohere),
    target('deepseek', 'deepseek-chat', 'DEEPSEEK_API_KEY', '/v1', deepseek, { schema: false }),
    {
      ...target('replicate', 'meta/meta-llama-3-8b-instruct', 'REPLICATE_API_TOKEN', '', replicate, {
        tools: false,
        schema: false,
      }),
      ...(process.env.REPLICATE_API_TOKEN
        ? {}
        : { settings: { apiKey: 'r8-demo-key-of-nobody', apiBase: upstream.replicateUrl } }),
    },
  ]
}
