import type { Provider } from '@litecone/core'
import type { Grant } from '../keys/grant.ts'
import type { Providers } from '../providers.ts'
import type { OwnAnswer } from '../proxy/exchange.ts'
import { createErrorAnswer } from './error-answer.ts'
import { listedModels } from './price-list.ts'
import type { ProviderKeys } from './provider-keys.ts'

export interface ModelListOptions {
  readonly providers: Providers
  readonly keys: ProviderKeys
  readonly grant: Grant
  /** Whether a key may be used for a model. */
  allows(grant: Grant, provider: string, model: string): boolean
}

/** https://platform.openai.com/docs/api-reference/models/list */
interface ListedModel {
  readonly id: string
  readonly object: 'model'
  readonly created: number
  readonly owned_by: string
}

/**
 * The models in the price list whose providers this gateway has a key for. Others can be called too: deployments of Azure, models of self-hosted servers,
 * and models that are newer than the list.
 */
export async function listModels(options: ModelListOptions): Promise<OwnAnswer> {
  return asJson({ object: 'list', data: await findModels(options) })
}

export async function retrieveModel(name: string, options: ModelListOptions): Promise<OwnAnswer> {
  const model = (await findModels(options)).find(({ id }) => id === name)
  if (model) return asJson(model)
  return createErrorAnswer(404, 'No such model is listed. Models are listed as provider/model at /ai/v1/models.', {
    code: 'model_not_found',
    param: 'model',
  })
}

async function findModels({ providers, keys, grant, allows }: ModelListOptions): Promise<ListedModel[]> {
  const all: readonly Provider[] = [...providers.values()]
  const usable = await Promise.all(all.map((provider) => keys.has(provider, grant.owner)))
  return all
    .filter((_, index) => usable[index])
    .flatMap(({ id }) =>
      listedModels(id)
        .filter((model) => allows(grant, id, model))
        // The list does not contain the time of creation.
        .map((model): ListedModel => ({ id: `${id}/${model}`, object: 'model', created: 0, owned_by: id })),
    )
}

function asJson(body: unknown): OwnAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
