import { BadRequestError } from '@litecone/core'

/**
 * Where a model lives under the API's base: `gemini-2.5-flash` and `models/gemini-2.5-flash` are the same, `tunedModels/…` and other
 * resource names are kept.
 */
export function modelPath(model: string): string {
  const segments = (model.includes('/') ? model : `models/${model}`).split('/')
  // A model's name may come from a gateway's user: it must not walk to another resource.
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new BadRequestError('The name of the model has an empty or a dotted segment.', { param: 'model' })
  }
  return `/${segments.map(encodeURIComponent).join('/')}`
}

/** 2.5 for `gemini-2.5-flash`. Names without a version (`gemini-flash-latest`, tuned models) count as newest. */
export function modelVersion(model: string): number {
  const version = /gemini-(\d+(?:\.\d+)?)/.exec(model)?.[1]
  return version === undefined ? Number.POSITIVE_INFINITY : Number(version)
}

/** The generations of Gemma that know neither instructions nor thinking: the API answers 400 to either. */
export function isOldGemma(model: string): boolean {
  return /gemma-[1-3]/.test(model)
}
