import type { Model, Provider } from '@litecone/core'
import type { ProviderKeys } from '../ai/provider-keys.ts'
import type { CheckInput } from './check.ts'

/** A model, and the keys with which it can be called. */
export interface ModelSource {
  readonly provider: Provider
  readonly id: string
  readonly keys: ProviderKeys
}

/** The model with the vault's key for the owner, else the configured key, else the client's own, if it is for this provider. */
export async function modelFor({ provider, id, keys }: ModelSource, input: CheckInput): Promise<Model> {
  const clientKey = input.provider === provider.id ? input.clientKey : undefined
  return (await keys.provide(provider, { owner: input.owner, clientKey }))(id)
}
