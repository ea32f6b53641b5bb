/** Where a model's predictions are made, and what the body says of the model. */
export interface ModelPath {
  path: string
  body: Record<string, unknown>
}

/**
 * `owner/name` (an official model), `owner/name:version`, a bare version, or `deployments/owner/name`
 * (https://replicate.com/docs/reference/http#predictions.create and the two entries behind it).
 */
export function readModelPath(model: string): ModelPath {
  const deployment = /^deployments\/([^/]+\/[^/]+)$/.exec(model)?.[1]
  if (deployment) return { path: `/deployments/${deployment}/predictions`, body: {} }
  const version = /(?:^|:)([0-9a-f]{64})$/.exec(model)?.[1]
  if (version) return { path: '/predictions', body: { version } }
  if (model.includes(':')) return { path: '/predictions', body: { version: model } }
  return { path: `/models/${model}/predictions`, body: {} }
}
