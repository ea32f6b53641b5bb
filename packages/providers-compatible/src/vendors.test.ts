import { readdirSync, readFileSync } from 'node:fs'
import { createShapedContract, describeFixtures, describeProviderContract, type RequestCase } from '@litecone/testkit'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as vendors from './index.ts'
import { compatible } from './index.ts'

const hi = [{ role: 'user' as const, content: 'hi' }]
const tool = { type: 'function' as const, function: { name: 'f', parameters: { type: 'object' } } }

/** A request that shows how the vendor differs, and one that it rejects. */
function requests(
  model: string,
  given: RequestCase['request'],
  sent: Record<string, unknown>,
  refused?: Record<string, unknown>,
): RequestCase[] {
  const [name] = Object.keys(refused ?? {})
  return [
    {
      name: 'in the vendor’s form',
      path: '/chat/completions',
      request: { messages: hi, ...given },
      body: { model, messages: hi, ...sent },
    },
    ...(name
      ? [{ name: `without ${name}`, request: { messages: hi, ...refused }, body: { refused: `"${name}"` } }]
      : []),
  ]
}

const streamed = { stream: true, stream_options: { include_usage: true } }

interface VendorCase {
  create: (typeof vendors)['mistral']
  model: string
  requests: RequestCase[]
  schema?: 'refused'
}

const cases: Record<string, VendorCase> = {
  alibaba: {
    create: vendors.alibaba,
    model: 'qwen-plus',
    requests: requests(
      'qwen-plus',
      { max_completion_tokens: 5, thinking: { type: 'enabled', budget_tokens: 99 }, stream: true },
      { max_tokens: 5, enable_thinking: true, thinking_budget: 99, ...streamed },
      { frequency_penalty: 1 },
    ),
  },
  baseten: {
    create: vendors.baseten,
    model: 'openai/gpt-oss-120b',
    requests: requests(
      'openai/gpt-oss-120b',
      { max_completion_tokens: 5, top_k: 3 },
      { max_tokens: 5, top_k: 3 },
      { verbosity: 'low' },
    ),
  },
  cerebras: {
    create: vendors.cerebras,
    model: 'llama-3.3-70b',
    requests: requests('llama-3.3-70b', { max_tokens: 5 }, { max_completion_tokens: 5 }, { n: 2 }),
  },
  cloudflare: {
    create: vendors.cloudflare as VendorCase['create'],
    model: '@cf/meta/llama-3.1-8b-instruct',
    requests: requests(
      '@cf/meta/llama-3.1-8b-instruct',
      { max_completion_tokens: 5, top_k: 3 },
      { max_tokens: 5, top_k: 3 },
      { n: 2 },
    ).map((each) => (each.path ? { ...each, path: '/accounts/acc/ai/v1/chat/completions' } : each)),
  },
  databricks: {
    create: vendors.databricks,
    model: 'databricks-claude-sonnet-4-5',
    requests: requests(
      'databricks-claude-sonnet-4-5',
      { max_completion_tokens: 5, top_k: 3 },
      { max_tokens: 5, top_k: 3 },
      { seed: 1 },
    ),
  },
  deepinfra: {
    create: vendors.deepinfra,
    model: 'meta-llama/x',
    requests: requests(
      'meta-llama/x',
      { max_completion_tokens: 5, top_k: 3 },
      { max_tokens: 5, top_k: 3 },
      { logprobs: true },
    ),
  },
  deepseek: {
    create: vendors.deepseek,
    model: 'deepseek-chat',
    schema: 'refused',
    requests: requests(
      'deepseek-chat',
      { max_completion_tokens: 5, thinking: { type: 'enabled' }, stream: true },
      { max_tokens: 5, thinking: { type: 'enabled' }, ...streamed },
      { seed: 1 },
    ),
  },
  fireworks: {
    create: vendors.fireworks,
    model: 'accounts/fireworks/models/x',
    requests: requests(
      'accounts/fireworks/models/x',
      { max_completion_tokens: 5, tools: [tool], tool_choice: 'required', top_k: 3 },
      { max_tokens: 5, tools: [tool], tool_choice: 'any', top_k: 3 },
      { verbosity: 'low' },
    ),
  },
  friendli: {
    create: vendors.friendli,
    model: 'zai-org/GLM-5.2',
    requests: requests(
      'zai-org/GLM-5.2',
      { max_completion_tokens: 5, top_k: 3 },
      { max_tokens: 5, top_k: 3 },
      { verbosity: 'low' },
    ),
  },
  github: {
    create: vendors.github,
    model: 'openai/gpt-4.1',
    requests: requests('openai/gpt-4.1', { max_completion_tokens: 5, seed: 1 }, { max_tokens: 5, seed: 1 }, { n: 2 }),
  },
  heliconeGateway: {
    create: vendors.heliconeGateway,
    model: 'gpt-4o-mini',
    requests: requests('gpt-4o-mini', { max_tokens: 5, stream: true }, { max_tokens: 5, ...streamed }),
  },
  huggingface: {
    create: vendors.huggingface,
    model: 'openai/gpt-oss-120b:groq',
    requests: requests(
      'openai/gpt-oss-120b:groq',
      { max_completion_tokens: 5, seed: 1 },
      { max_tokens: 5, seed: 1 },
      { n: 2 },
    ),
  },
  lmstudio: {
    create: vendors.lmstudio,
    model: 'local',
    requests: requests('local', { max_completion_tokens: 5 }, { max_tokens: 5 }, { n: 2 }),
  },
  minimax: {
    create: vendors.minimax,
    model: 'MiniMax-M2',
    requests: requests(
      'MiniMax-M2',
      { max_tokens: 5, thinking: { type: 'enabled' } },
      { max_completion_tokens: 5, thinking: { type: 'enabled' } },
      { seed: 1 },
    ),
  },
  mistral: {
    create: vendors.mistral,
    model: 'mistral-small-latest',
    requests: requests(
      'mistral-small-latest',
      { seed: 7, tools: [tool], tool_choice: 'required', stream: true },
      { random_seed: 7, tools: [tool], tool_choice: 'any', stream: true },
      { logprobs: true },
    ),
  },
  moonshot: {
    create: vendors.moonshot,
    model: 'kimi-k2.6',
    requests: requests(
      'kimi-k2.6',
      { max_tokens: 5, reasoning_effort: 'none', stream: true },
      { max_completion_tokens: 5, thinking: { type: 'disabled' }, ...streamed },
      { seed: 1 },
    ),
  },
  nebius: {
    create: vendors.nebius,
    model: 'deepseek-ai/DeepSeek-V3',
    requests: requests(
      'deepseek-ai/DeepSeek-V3',
      { max_completion_tokens: 5, top_k: 3 },
      { max_tokens: 5, top_k: 3 },
      { verbosity: 'low' },
    ),
  },
  novita: {
    create: vendors.novita,
    model: 'deepseek/deepseek-r1',
    requests: requests(
      'deepseek/deepseek-r1',
      { max_completion_tokens: 5, top_k: 3 },
      { max_tokens: 5, top_k: 3 },
      { parallel_tool_calls: false },
    ),
  },
  nvidia: {
    create: vendors.nvidia,
    model: 'meta/llama-3.3-70b-instruct',
    requests: requests(
      'meta/llama-3.3-70b-instruct',
      { max_completion_tokens: 5, top_k: 3 },
      { max_tokens: 5, top_k: 3 },
      { verbosity: 'low' },
    ),
  },
  ollama: {
    create: vendors.ollama,
    model: 'llama3.2',
    requests: requests('llama3.2', { max_completion_tokens: 5 }, { max_tokens: 5 }, { tool_choice: 'required' }),
  },
  openrouter: {
    create: vendors.openrouter,
    model: 'anthropic/claude-sonnet-4.5',
    requests: requests(
      'anthropic/claude-sonnet-4.5',
      { top_k: 3, thinking: { type: 'enabled', budget_tokens: 2048 }, stream: true },
      { top_k: 3, reasoning: { max_tokens: 2048 }, ...streamed },
      { search_mode: 'web' },
    ),
  },
  perplexity: {
    create: vendors.perplexity,
    model: 'sonar',
    requests: requests(
      'sonar',
      { max_completion_tokens: 5, stream: true },
      { max_tokens: 5, stream: true },
      { tools: [tool] },
    ),
  },
  sambanova: {
    create: vendors.sambanova,
    model: 'Meta-Llama-3.3-70B-Instruct',
    requests: requests(
      'Meta-Llama-3.3-70B-Instruct',
      { max_completion_tokens: 5, top_k: 3 },
      { max_tokens: 5, top_k: 3 },
      { logprobs: true },
    ),
  },
  together: {
    create: vendors.together,
    model: 'meta-llama/x',
    requests: requests(
      'meta-llama/x',
      { max_completion_tokens: 5, top_k: 3 },
      { max_tokens: 5, top_k: 3 },
      { parallel_tool_calls: false },
    ),
  },
  vercel: {
    create: vendors.vercel,
    model: 'anthropic/claude-sonnet-4.5',
    requests: requests(
      'anthropic/claude-sonnet-4.5',
      { max_tokens: 5, reasoning_effort: 'low', stream: true },
      { max_tokens: 5, reasoning_effort: 'low', ...streamed },
      { search_mode: 'web' },
    ),
  },
  vllm: {
    create: vendors.vllm,
    model: 'qwen',
    requests: requests('qwen', { top_k: 3, stream: true }, { top_k: 3, ...streamed }, { verbosity: 'low' }),
  },
  xai: {
    create: vendors.xai,
    model: 'grok-4',
    requests: requests('grok-4', { max_completion_tokens: 5 }, { max_completion_tokens: 5 }, { logit_bias: { 1: 1 } }),
  },
  zai: {
    create: vendors.zai,
    model: 'glm-4.7',
    schema: 'refused',
    requests: requests(
      'glm-4.7',
      { max_completion_tokens: 5, user: 'ann', reasoning_effort: 'none', stream: true },
      { max_tokens: 5, thinking: { type: 'disabled' }, stream: true },
      { seed: 1 },
    ),
  },
}

// Cloudflare's paths contain an account.
beforeAll(() => vi.stubEnv('CLOUDFLARE_ACCOUNT_ID', 'acc'))
afterAll(() => vi.unstubAllEnvs())

for (const [name, { create, ...vendor }] of Object.entries(cases)) {
  describeProviderContract(createShapedContract({ name, provider: create, ...vendor }))
}

describeProviderContract(
  createShapedContract({
    name: 'databricks, thinking',
    provider: vendors.databricks,
    model: 'databricks-claude-sonnet-4-5',
    requests: [],
    answers: [
      {
        // https://docs.databricks.com/machine-learning/model-serving/query-reason-models.html
        name: 'reasoning before the text',
        reply: {
          id: 'm1',
          model: 'm',
          choices: [
            {
              index: 0,
              finish_reason: 'stop',
              message: {
                role: 'assistant',
                content: [
                  { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.', signature: 's' }] },
                  { type: 'text', text: 'Hello' },
                ],
              },
            },
          ],
        },
        expect: { text: 'Hello', reasoning: 'Hm.', finishReason: 'stop' },
      },
    ],
    streams: [
      {
        name: 'reasoning before the text',
        events: [
          {
            id: 'm1',
            choices: [
              {
                index: 0,
                delta: { content: [{ type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] }] },
              },
            ],
          },
          { id: 'm1', choices: [{ index: 0, delta: { content: 'Hello' } }] },
          { id: 'm1', choices: [{ index: 0, delta: { content: '' }, finish_reason: 'stop' }] },
        ],
        expect: { text: 'Hello', reasoning: 'Hm.', finishReason: 'stop' },
      },
    ],
  }),
)

describeProviderContract(
  createShapedContract({
    name: 'a self-hosted server',
    provider: (settings) =>
      compatible({ id: 'mine', ...settings, quirks: { rename: { max_tokens: 'max_new_tokens' } } }),
    model: 'm',
    requests: requests('m', { max_tokens: 5 }, { max_new_tokens: 5 }),
  }),
)

for (const [folder, provider] of [
  ['deepseek', vendors.deepseek],
  ['mistral', vendors.mistral],
  ['perplexity', vendors.perplexity],
  ['xai', vendors.xai],
] as const) {
  describeFixtures({ folder, framing: 'openai', provider })
}
describeFixtures({ folder: 'openai-compatible', framing: 'openai', provider: vendors.alibaba, only: /^alibaba/ })
describeFixtures({ folder: 'openai-compatible', framing: 'openai', provider: vendors.xai, only: /^xai/ })

describe('every vendor', () => {
  it('has a contract', () => {
    expect(Object.keys(cases).sort()).toEqual(
      Object.keys(vendors)
        .filter((name) => name !== 'compatible')
        .sort(),
    )
  })

  it('is a file of at most 30 lines', () => {
    const folder = new URL('.', import.meta.url)
    for (const file of readdirSync(folder).filter((name) => !name.includes('.test.') && name !== 'index.ts')) {
      expect(readFileSync(new URL(file, folder), 'utf8').split('\n').length - 1, file).toBeLessThanOrEqual(30)
    }
  })

  it('is in the README with its parameters', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const table = /<!-- vendors -->\n([\s\S]*?)<!-- \/vendors -->/.exec(readme)?.[1]
    // The formatter pads tables.
    expect(table?.trim().replace(/ +/g, ' ').replace(/-{3,}/g, '---')).toBe(describeVendors())
  })
})

/** The README's table, generated from the code. */
function describeVendors(): string {
  const rows = Object.entries(cases).map(([name, { create }]) => {
    const { apiBase, apiKeyEnv = [], wire } = create().definition
    const parameters = wire.chat?.parameters
    const taken = [...(typeof parameters === 'function' ? parameters('any') : (parameters ?? []))]
    return `| \`${name}\` | ${apiBase ? `\`${apiBase}\`` : 'your workspace'} | ${apiKeyEnv.map((key) => `\`${key}\``).join(', ')} | ${taken.map((one) => `\`${one}\``).join(', ')} |`
  })
  return ['| Provider | Base URL | Key | Supported parameters |', '| --- | --- | --- | --- |', ...rows].join('\n')
}
