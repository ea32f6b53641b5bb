import { BadRequestError } from '@litecone/core'

/** The path for a model's predictions, and the model's fields in the body. */
export interface ModelPath {
  path: string
  body: Record<string, unknown>
}

/**
 * `owner/name` (an official model), `owner/name:version`, a bare version, or `deployments/owner/name`.
 * https://replicate.com/docs/topics/predictions/create-a-prediction
 */
export function readModelPath(model: string): ModelPath {
  const [, deployment, name, colon, version] =
    /^(?:(deployments\/)?(\w[\w.-]*\/\w[\w.-]*)(:)?)?([0-9a-f]{64}|(?<=:)\w[\w.-]*)?$/.exec(model) ?? []
  if (version && !deployment && (colon || !name)) return { path: '/predictions', body: { version } }
  if (name && !colon && !version) {
    return { path: `/${deployment ? 'deployments' : 'models'}/${name}/predictions`, body: {} }
  }
  throw new BadRequestError(
    `"${model}" is not a Replicate model. Write owner/name, owner/name:version, deployments/owner/name, or a version.`,
    { param: 'model' },
  )
}
