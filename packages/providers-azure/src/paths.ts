import { type CallContext, readEnvironment } from '@litecone/core'

/** The latest GA version of the deployments API (https://learn.microsoft.com/azure/ai-services/openai/api-version-lifecycle). */
const DEFAULT_VERSION = '2024-10-21'

export const BASE_VARIABLES = ['AZURE_OPENAI_ENDPOINT', 'AZURE_API_BASE']
const VERSION_VARIABLES = ['AZURE_API_VERSION', 'OPENAI_API_VERSION']

export interface ResponsesPathSettings {
  apiBase?: string | undefined
  resource?: string | undefined
  apiVersion?: string | undefined
}

export interface PathSettings extends ResponsesPathSettings {
  deployment?: string | undefined
}

/**
 * Paths of operations relative to a base address, which may be the resource, `/openai` (as in OpenAI's SDK), one deployment, its whole
 * endpoint, or the v1 API (https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle#next-generation-api). The environment
 * is read for each call, like key and address.
 */
export function createPaths({ apiBase, resource, apiVersion, deployment }: PathSettings) {
  return (operation: string) =>
    ({ model }: CallContext): string => {
      const base = findBase(apiBase, resource)
      const version = apiVersion ?? readEnvironment(VERSION_VARIABLES) ?? DEFAULT_VERSION
      // A "target URI" from the portal contains the version, and core removes the repeated path.
      const query = /[?&]api-version=/.test(base) ? '' : `?api-version=${encodeURIComponent(version)}`
      const [given, deeper] = readAddress(base)
      if (deeper === '/v1') return `/${operation}`
      if (deeper) return `/${operation}${query}`
      const root = given ? '' : '/openai'
      if (version === 'v1') return `${root}/v1/${operation}`
      if (version === 'latest' || version === 'preview') return `${root}/v1/${operation}${query}`
      return `${root}/deployments/${encodeURIComponent(deployment ?? model)}/${operation}${query}`
    }
}

/**
 * Where responses are: on the v1 surface, or below `/openai` with a version by date. They belong to no deployment, so the environment's version,
 * which is that of deployments, does not count (https://learn.microsoft.com/azure/ai-foundry/openai/how-to/responses).
 */
export function createResponsesPath({ apiBase, resource, apiVersion = 'v1' }: ResponsesPathSettings) {
  return (): string => {
    const base = findBase(apiBase, resource)
    const [given, deeper] = readAddress(base)
    const root = given ? '' : '/openai'
    if (deeper) return '/responses'
    if (/[?&]api-version=/.test(base)) return `${root}/responses`
    const query = apiVersion === 'v1' ? '' : `?api-version=${encodeURIComponent(apiVersion)}`
    return `${root}${/^\d/.test(apiVersion) ? '' : '/v1'}/responses${query}`
  }
}

function findBase(apiBase: string | undefined, resource: string | undefined): string {
  return apiBase ?? (resource ? '' : (readEnvironment(BASE_VARIABLES) ?? ''))
}

/** What the address has of Azure's own path, and the surface that it names. */
function readAddress(base: string): readonly (string | undefined)[] {
  return ADDRESS.exec(base.replace(/\/*(?:\?.*)?$/, '')) ?? []
}

const ADDRESS = /\/openai(\/v1|\/deployments\/[^/]+)?(?:\/chat\/completions|\/embeddings|\/responses)?$/
