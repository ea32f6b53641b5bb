import { BadRequestError, readEnvironment } from '@litecone/core'
import type { AnthropicSettings } from './anthropic.ts'

export interface AnthropicVertexSettings extends AnthropicSettings {
  /**
   * Id or number of the Google Cloud project. Default: `ANTHROPIC_VERTEX_PROJECT_ID`, `VERTEXAI_PROJECT`, `GOOGLE_CLOUD_PROJECT`, or
   * `GOOGLE_VERTEX_PROJECT`.
   */
  project?: string | undefined
  /**
   * A region (`us-east5`), a multi-region (`us`, `eu`), or `global`. Default: `CLOUD_ML_REGION`, `VERTEXAI_LOCATION`,
   * `GOOGLE_CLOUD_LOCATION`, or `GOOGLE_VERTEX_LOCATION`, else `global`.
   */
  location?: string | undefined
}

export const BASE_VARIABLES = ['ANTHROPIC_VERTEX_BASE_URL', 'VERTEXAI_API_BASE', 'VERTEX_API_BASE']
const PROJECT_VARIABLES = [
  'ANTHROPIC_VERTEX_PROJECT_ID',
  'VERTEXAI_PROJECT',
  'GOOGLE_CLOUD_PROJECT',
  'GOOGLE_VERTEX_PROJECT',
]
const LOCATION_VARIABLES = ['CLOUD_ML_REGION', 'VERTEXAI_LOCATION', 'GOOGLE_CLOUD_LOCATION', 'GOOGLE_VERTEX_LOCATION']

/**
 * https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/use-claude. `providers-gemini` has the same code: the
 * packages are installed separately, so neither may import the other, and core names no vendor. `tests/vertex-addresses.test.ts` keeps
 * them alike.
 */
export function vertexOrigin(settings: AnthropicVertexSettings): string {
  const location = readLocation(settings)
  // An invalid location is rejected when a call is made, not when the provider is inspected.
  if (location === 'global' || !isLocation(location)) return 'https://aiplatform.googleapis.com'
  if (!location.includes('-')) return `https://aiplatform.${location}.rep.googleapis.com`
  return `https://${location}-aiplatform.googleapis.com`
}

/** The path before `/publishers`. `apiBase` may already contain the version and location. */
export function vertexPrefix(settings: AnthropicVertexSettings): string {
  const base = settings.apiBase ?? readEnvironment(BASE_VARIABLES) ?? ''
  if (/\/projects\/[^/]+\/locations\/[^/]/.test(base)) return ''
  const version = /\/v\d[a-z\d]*(?=[/?]|$)/.test(base) ? '' : '/v1'
  const project = settings.project || readEnvironment(PROJECT_VARIABLES)
  if (project) return `${version}/projects/${encodeURIComponent(project)}/locations/${findLocation(settings)}`
  throw new BadRequestError(
    'Claude on Vertex AI needs a project. Pass project, or set VERTEXAI_PROJECT or GOOGLE_CLOUD_PROJECT.',
    { param: 'project' },
  )
}

function findLocation(settings: AnthropicVertexSettings): string {
  const location = readLocation(settings)
  if (isLocation(location)) return location
  throw new BadRequestError('location must be a Vertex AI region, such as "us-east5", or "global".', {
    param: 'location',
  })
}

/** Other Google Cloud products write `EU` and `US`. */
function readLocation({ location }: AnthropicVertexSettings): string {
  return (location ?? readEnvironment(LOCATION_VARIABLES) ?? 'global').toLowerCase()
}

/** Checked because it becomes part of the host name. */
function isLocation(location: string): boolean {
  return /^[a-z0-9-]+$/.test(location)
}
