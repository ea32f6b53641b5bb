import type { Model, Provider } from '@litecone/core'
import type { ProviderKeys } from '../ai/provider-keys.ts'
import type { CheckInput } from './check.ts'

/** A model of a provider that the gateway knows, called with the key that is right for a request. */
export interface ModelSource {
  readonly provider: Provider
  readonly id: string
  readonly keys: ProviderKeys
}

/** The model with the vault's key for the owner, else the configured one, else the caller's own, if that is one for this very provider. */
export async function modelFor({ provider, id, keys }: ModelSource, input: CheckInput): Promise<Model> {
  const clientKey = input.provider === provider.id ? input.clientKey : undefined
  return (await keys.provide(provider, { owner: input.owner, clientKey }))(id)
}
