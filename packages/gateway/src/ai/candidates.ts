import { BadRequestError, type Provider, type ProviderFactory, UnknownModelError } from '@litecone/core'
import type { FallbackCode, ParsedHeliconeHeaders } from '@litecone/headers'
import { azureResponses } from '@litecone/providers-azure'
import { openaiResponses } from '@litecone/providers-openai'
import type { Providers } from '../providers.ts'
import { claudeName } from './claude-name.ts'
import { vendorOf } from './price-list.ts'

/** A model to try. */
export interface Candidate {
  readonly provider: Provider
  /** Its name at the provider. */
  readonly model: string
  /** Statuses of the previous candidate after which this one is tried. Default: any failure. */
  readonly onCodes?: readonly FallbackCode[] | undefined
}

/**
 * The models of a request in the order in which they are tried: those in `model` (`provider/model`, separated by commas; `!provider` excludes a provider),
 * then those of `Helicone-Fallbacks`. Helicone's order, `model/provider`, also works if it is unambiguous, and so does a model without a provider if only one
 * vendor has it. Throws `UnknownModelError` and `BadRequestError`.
 */
export function readCandidates(
  model: string,
  { fallbacks = [] }: ParsedHeliconeHeaders,
  providers: Providers,
): readonly Candidate[] {
  const names = model.split(',').map((name) => name.trim())
  const excluded = new Set(names.filter((name) => name.startsWith('!')).map((name) => readExcluded(name, providers)))
  const candidates: Candidate[] = names
    .filter((name) => name !== '' && !name.startsWith('!'))
    .map((name) => readName(name, providers))
  for (const fallback of fallbacks) {
    const candidate = readName(readFallbackModel(fallback), providers)
    const isThere = candidates.some((one) => one.provider === candidate.provider && one.model === candidate.model)
    if (!isThere) candidates.push({ ...candidate, onCodes: fallback.onCodes })
  }
  const left = candidates.filter(({ provider }) => !excluded.has(provider.id))
  if (left.length === 0) throw wrong('names no model, or leaves all of its providers out.')
  if (left.length > MAX_MODELS) throw wrong(`names ${left.length} models. At most ${MAX_MODELS} are tried.`)
  return left
}

const MAX_MODELS = 16

function readExcluded(name: string, providers: Providers): string {
  const id = idOf(name.slice(1).trim())
  if (providers.has(id)) return id
  throw wrong('leaves out a provider with "!" that this gateway does not have.')
}

function readName(name: string, providers: Providers): Candidate {
  const parts = name.split('/')
  const [first = '', ...rest] = parts
  const isClaude = first === 'vertex_ai' && rest[0]?.startsWith('claude')
  const provider = providers.get(isClaude ? 'anthropic-vertex' : idOf(first))
  const ofResponses = readResponsesName(name, providers)
  if (ofResponses) return ofResponses
  if (provider && rest.length > 0) {
    if (rest.every((part) => part === '')) throw wrong(`names the provider ${provider.id} and no model of it.`)
    if (provider.id !== 'openrouter') refuseOnline(name)
    return candidateOf(provider, rest.join('/'))
  }
  refuseOnline(name)
  const last = providers.get(idOf(parts.at(-1) ?? ''))
  if (last && parts.length > 1) return candidateOf(last, parts.slice(0, -1).join('/'))
  if (parts.length > 2 && providers.has(idOf(parts.at(-2) ?? '')))
    throw wrong('names a key after its provider, as Helicone’s own gateway lets one. Write provider/model.')
  const vendor = parts.length === 1 ? providers.get(vendorOf(name, providers.keys()) ?? '') : undefined
  if (vendor) return candidateOf(vendor, name)
  const known = [...providers.keys()].join(', ')
  throw new UnknownModelError(
    `This gateway does not know whose model "${name.slice(0, 128)}" is. Write provider/model, for example openai/gpt-4o-mini. Providers: ${known}.`,
    { param: 'model' },
  )
}

/**
 * A model to be called with the provider's Responses API: `openai-responses/gpt-5-pro`, or LiteLLM's `openai/responses/gpt-5-pro`. Keys, budgets and
 * logs are those of `openai`.
 */
function readResponsesName(name: string, providers: Providers): Candidate | undefined {
  const [, id = '', model = ''] = /^(openai|azure)[-/]responses\/(.*[^/].*)$/.exec(name) ?? []
  const provider = providers.get(id)
  // An operator may have a provider by this name.
  if (!provider || providers.has(`${id}-responses`)) return undefined
  const known = withResponses.get(provider)
  const create: ProviderFactory = id === 'azure' ? azureResponses : openaiResponses
  const made = known ?? create({ ...provider.settings, id })
  if (!known) withResponses.set(provider, made)
  return candidateOf(made, model)
}

/** Kept, because a provider caches its address and headers. */
const withResponses = /* @__PURE__ */ new WeakMap<Provider, Provider>()

function candidateOf(provider: Provider, name: string): Candidate {
  return { provider, model: provider.id === 'anthropic' ? claudeName(name) : name }
}

function readFallbackModel(fallback: NonNullable<ParsedHeliconeHeaders['fallbacks']>[number]): string {
  const { model, ...others } = fallback.bodyKeyOverride ?? {}
  const isPlain = fallback['target-url'] === undefined && fallback.headers === undefined
  if (isPlain && typeof model === 'string' && Object.keys(others).length === 0) return model
  throw new BadRequestError(
    'Helicone-Fallbacks at /ai/v1 is a list of models, such as ["anthropic/claude-sonnet-4-5"]. Targets and headers are for /gateway/*.',
    { param: 'Helicone-Fallbacks' },
  )
}

/** Refuses Helicone's web search plug-in. (Some models of OpenRouter have this suffix too.) */
function refuseOnline(name: string): void {
  if (/:online(?:\/|$)/.test(name))
    throw wrong(
      'asks for ":online", which this gateway does not have. Use a model that searches, such as perplexity/sonar.',
    )
}

/** Names of the same providers at Helicone, LiteLLM and others. */
const ALIASES: Readonly<Record<string, string>> = {
  google: 'gemini',
  'google-ai-studio': 'gemini',
  vertex_ai: 'vertex',
  'x-ai': 'xai',
  together_ai: 'together',
  fireworks_ai: 'fireworks',
  hosted_vllm: 'vllm',
  lm_studio: 'lmstudio',
  moonshotai: 'moonshot',
  dashscope: 'alibaba',
  'z-ai': 'zai',
  nvidia_nim: 'nvidia',
  vercel_ai_gateway: 'vercel',
  friendliai: 'friendli',
}

function idOf(name: string): string {
  return Object.hasOwn(ALIASES, name) ? (ALIASES[name] ?? name) : name
}

function wrong(what: string): BadRequestError {
  return new BadRequestError(`model ${what}`, { param: 'model' })
}
