import { type Client, createClient } from '@litecone/core'
import { Agent } from 'undici'
import type { ProviderKeys } from '../ai/provider-keys.ts'
import type { Providers } from '../providers.ts'
import { coreConnector } from '../proxy/core-connector.ts'
import type { UpstreamOptions } from '../proxy/upstream.ts'
import type { Check, CheckInput } from './check.ts'
import type { ChecksConfig } from './checks-schema.ts'
import { type GuardKind, guardModel } from './guard-model.ts'
import { type ModelSource, modelFor } from './model-source.ts'
import { moderationCheck } from './moderation-check.ts'
import { promptArmor } from './prompt-armor.ts'
import { rules } from './rules.ts'
import type { ChecksPolicy } from './run-checks.ts'

export interface CreateChecksOptions {
  readonly providers: Providers
  /** Finds the keys for models of checks. */
  readonly keys: ProviderKeys
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** For its proxy settings. */
  readonly upstream?: UpstreamOptions | undefined
}

export interface Checks {
  readonly security: Check
  readonly moderation: Check
  readonly policy: ChecksPolicy
  /** Closes the connections that were made through a proxy. */
  close(): Promise<void>
}

interface Outgoing extends CreateChecksOptions {
  readonly client: Client
  readonly dispatcher: Agent
}

/** Creates the checks of a configuration. Throws a `TypeError` with the name of the field if its provider or key is missing. */
export function createChecks({ security, moderation }: ChecksConfig, given: CreateChecksOptions): Checks {
  const connector = coreConnector(given.upstream)
  const client = createClient({ connector, retry: false })
  const dispatcher = new Agent({ connect: connector(security.timeoutMs) })
  const options: Outgoing = { ...given, client, dispatcher }
  const basic = createBasic(security, options)
  const { advancedModel, timeoutMs } = security
  const advanced =
    advancedModel === undefined
      ? undefined
      : createGuard('security.advancedModel', advancedModel, { ...security, timeoutMs, kind: undefined }, options)
  return {
    security: advanced ? withAdvanced(basic, advanced) : basic,
    moderation: createModeration(moderation, options),
    policy: { security: security.onUnchecked, moderation: moderation.onUnchecked },
    async close() {
      await Promise.all([client.close(0), dispatcher.destroy()])
    },
  }
}

function createBasic(config: ChecksConfig['security'], options: Outgoing): Check {
  const { backend, timeoutMs } = config
  if (backend === 'guard') return createGuard('security.model', config.model ?? '', config, options)
  if (backend === 'rules') return rules({ timeoutMs })
  const apiKey = (options.environment ?? process.env)[config.apiKeyEnv]
  if (!apiKey)
    throw new TypeError(
      `security.apiKeyEnv: the variable ${config.apiKeyEnv} is not set. Put PromptArmor's key into it, or use the backend "rules".`,
    )
  return promptArmor({ apiKey, apiBase: config.apiBase, timeoutMs, dispatcher: options.dispatcher })
}

function createModeration({ model, timeoutMs }: ChecksConfig['moderation'], options: Outgoing): Check {
  const source = findModel('moderation.model', model, options)
  const { provider } = source
  if (!provider.definition.wire.moderate)
    return createGuard('moderation.model', model, { timeoutMs, threshold: 0.5 }, options)
  const call = options.client.moderation
  return moderationCheck({ name: provider.id, model: (input) => modelFor(source, input), timeoutMs, call })
}

function createGuard(
  field: string,
  model: string,
  { kind, threshold, timeoutMs }: { kind?: GuardKind | undefined; threshold: number; timeoutMs: number },
  options: Outgoing,
): Check {
  const source = findModel(field, model, options)
  return guardModel({
    name: model,
    model: (input) => modelFor(source, input),
    kind: kind ?? (/prompt-?guard/i.test(model) ? 'prompt-guard' : 'llama-guard'),
    threshold,
    timeoutMs,
    call: options.client.completion,
  })
}

function findModel(field: string, name: string, { providers, keys }: CreateChecksOptions): ModelSource {
  const slash = name.indexOf('/')
  const provider = providers.get(name.slice(0, slash))
  if (!provider)
    throw new TypeError(
      `${field} names the provider "${name.slice(0, slash)}", which is not known. Known are ${[...providers.keys()].join(', ')}.`,
    )
  return { provider, id: name.slice(slash + 1), keys }
}

/** Runs both checks in parallel for requests with the advanced check. */
function withAdvanced(basic: Check, advanced: Check): Check {
  return {
    name: `${basic.name}+${advanced.name}`,
    async check(input: CheckInput) {
      if (!input.advanced) return basic.check(input)
      const verdicts = await Promise.all([basic.check(input), advanced.check(input)])
      return (
        verdicts.find(({ kind }) => kind === 'blocked') ??
        verdicts.find(({ kind }) => kind === 'unchecked') ?? { kind: 'allowed' }
      )
    },
  }
}
