import { BadRequestError, type ProviderSettings, readEnvironment } from '@litecone/core'

export interface VertexSettings extends ProviderSettings {
  /** Id or number of the Google Cloud project. Default: `VERTEXAI_PROJECT`, `GOOGLE_CLOUD_PROJECT`, or `GOOGLE_VERTEX_PROJECT`. */
  project?: string | undefined
  /**
   * A region (`us-central1`), a multi-region (`us`, `eu`), or `global`. Default: `VERTEXAI_LOCATION`, `GOOGLE_CLOUD_LOCATION`, or
   * `GOOGLE_VERTEX_LOCATION`, else `global`.
   */
  location?: string | undefined
}

export const BASE_VARIABLES = ['VERTEXAI_API_BASE', 'VERTEX_API_BASE', 'GOOGLE_VERTEX_BASE_URL']
const PROJECT_VARIABLES = ['VERTEXAI_PROJECT', 'GOOGLE_CLOUD_PROJECT', 'GOOGLE_VERTEX_PROJECT']
const LOCATION_VARIABLES = ['VERTEXAI_LOCATION', 'GOOGLE_CLOUD_LOCATION', 'GOOGLE_VERTEX_LOCATION']

/** https://docs.cloud.google.com/vertex-ai/generative-ai/docs/learn/locations. `providers-anthropic` has the same code, and says why. */
export function vertexOrigin(settings: VertexSettings): string {
  const location = findProject(settings) === undefined ? 'global' : readLocation(settings)
  // An invalid location is rejected when a call is made, not when the provider is inspected.
  if (location === 'global' || !isLocation(location)) return 'https://aiplatform.googleapis.com'
  if (!location.includes('-')) return `https://aiplatform.${location}.rep.googleapis.com`
  return `https://${location}-aiplatform.googleapis.com`
}

/** The path before `/publishers`. `apiBase` may already contain the version and location. */
export function vertexPrefix(settings: VertexSettings): string {
  const version = /\/v\d[a-z\d]*(?=[/?]|$)/.test(givenBase(settings)) ? '' : '/v1'
  return version + (locationPath(settings) ?? '')
}

/** The location's resource name: empty if `apiBase` contains it, `undefined` without a project, as in express mode. */
export function locationPath(settings: VertexSettings): string | undefined {
  if (/\/projects\/[^/]+\/locations\/[^/]/.test(givenBase(settings))) return ''
  const project = findProject(settings)
  return project && `/projects/${encodeURIComponent(project)}/locations/${findLocation(settings)}`
}

/** Whether a key is a Google API key rather than an access token. */
export function isApiKey(key: unknown): key is string {
  return typeof key === 'string' && /^(?:AIza|AQ\.)/.test(key)
}

/** A key in the settings takes precedence over a project in the environment, as in Google's own SDK. */
function findProject({ project, apiKey }: VertexSettings): string | undefined {
  return project || (isApiKey(apiKey) ? undefined : readEnvironment(PROJECT_VARIABLES))
}

function findLocation(settings: VertexSettings): string {
  const location = readLocation(settings)
  if (isLocation(location)) return location
  throw new BadRequestError('location must be a Vertex AI region, such as "us-central1", or "global".', {
    param: 'location',
  })
}

/** Other Google Cloud products write `EU` and `US`. */
function readLocation({ location }: VertexSettings): string {
  return (location ?? readEnvironment(LOCATION_VARIABLES) ?? 'global').toLowerCase()
}

/** Checked because it becomes part of the host name. */
function isLocation(location: string): boolean {
  return /^[a-z0-9-]+$/.test(location)
}

function givenBase({ apiBase }: VertexSettings): string {
  return apiBase ?? readEnvironment(BASE_VARIABLES) ?? ''
}
