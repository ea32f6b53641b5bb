import { BadRequestError } from '@litecone/core'

/**
 * A model's path relative to the API's base: `gemini-2.5-flash` and `models/gemini-2.5-flash` are the same; `tunedModels/…` and other
 * resource names are kept.
 */
export function modelPath(model: string): string {
  const segments = (model.includes('/') ? model : `models/${model}`).split('/')
  // Names may come from a gateway's users and must not lead to another resource.
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new BadRequestError('model must not contain an empty, "." or ".." segment.', { param: 'model' })
  }
  return `/${segments.map(encodeURIComponent).join('/')}`
}

/** 2.5 for `gemini-2.5-flash`. Names without a version (`gemini-flash-latest`, tuned models) count as newest. */
export function modelVersion(model: string): number {
  const version = /gemini-(\d+(?:\.\d+)?)/.exec(model)?.[1]
  return version === undefined ? Number.POSITIVE_INFINITY : Number(version)
}

/** Generations of Gemma without system instructions and thinking: the API returns 400 for either. */
export function isOldGemma(model: string): boolean {
  return /gemma-[1-3]/.test(model)
}
