import { BadRequestError, readEnvironment } from '@litecone/core'
import type { AnthropicSettings } from './anthropic.ts'

export interface AnthropicVertexSettings extends AnthropicSettings {
  /**
   * The Google Cloud project, by its id or number. Default: `ANTHROPIC_VERTEX_PROJECT_ID`, `VERTEXAI_PROJECT`, `GOOGLE_CLOUD_PROJECT`, or
   * `GOOGLE_VERTEX_PROJECT`.
   */
  project?: string | undefined
  /**
   * A region (`us-east5`), `us` or `eu` for what stays in one of these, or `global`. Default: `CLOUD_ML_REGION`, `VERTEXAI_LOCATION`,
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
 * https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/use-claude. `providers-gemini` has the same code: packages are
 * installed one by one, so neither may import the other, and core names no vendor. `tests/vertex-addresses.test.ts` keeps them alike.
 */
export function vertexOrigin(settings: AnthropicVertexSettings): string {
  const location = readLocation(settings)
  // What is no location is refused when a call is made, not when somebody looks at the provider.
  if (location === 'global' || !isLocation(location)) return 'https://aiplatform.googleapis.com'
  if (!location.includes('-')) return `https://aiplatform.${location}.rep.googleapis.com`
  return `https://${location}-aiplatform.googleapis.com`
}

/** The path before `/publishers`. An address may already hold the version, and the location too. */
export function vertexPrefix(settings: AnthropicVertexSettings): string {
  const base = settings.apiBase ?? readEnvironment(BASE_VARIABLES) ?? ''
  if (/\/projects\/[^/]+\/locations\/[^/]/.test(base)) return ''
  const version = /\/v\d[a-z\d]*(?=[/?]|$)/.test(base) ? '' : '/v1'
  const project = settings.project || readEnvironment(PROJECT_VARIABLES)
  if (project) return `${version}/projects/${encodeURIComponent(project)}/locations/${findLocation(settings)}`
  throw new BadRequestError(
    'Claude on Vertex AI has no project. Pass project, or set VERTEXAI_PROJECT or GOOGLE_CLOUD_PROJECT.',
    { param: 'project' },
  )
}

function findLocation(settings: AnthropicVertexSettings): string {
  const location = readLocation(settings)
  if (isLocation(location)) return location
  throw new BadRequestError('location of Vertex AI must be the name of a region, such as "us-east5", or "global".', {
    param: 'location',
  })
}

/** Other products of Google Cloud write `EU` and `US`. */
function readLocation({ location }: AnthropicVertexSettings): string {
  return (location ?? readEnvironment(LOCATION_VARIABLES) ?? 'global').toLowerCase()
}

/** Checked, because it becomes part of the host name. */
function isLocation(location: string): boolean {
  return /^[a-z0-9-]+$/.test(location)
}
