import { type CallContext, readEnvironment } from '@litecone/core'

/** The latest GA version of the deployments API (https://learn.microsoft.com/azure/ai-services/openai/api-version-lifecycle). */
const DEFAULT_VERSION = '2024-10-21'

export const BASE_VARIABLES = ['AZURE_OPENAI_ENDPOINT', 'AZURE_API_BASE']
const VERSION_VARIABLES = ['AZURE_API_VERSION', 'OPENAI_API_VERSION']

export interface PathSettings {
  apiBase?: string | undefined
  resource?: string | undefined
  apiVersion?: string | undefined
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
      const base = apiBase ?? (resource ? '' : (readEnvironment(BASE_VARIABLES) ?? ''))
      const version = apiVersion ?? readEnvironment(VERSION_VARIABLES) ?? DEFAULT_VERSION
      // A "target URI" from the portal contains the version, and core removes the repeated path.
      const query = /[?&]api-version=/.test(base) ? '' : `?api-version=${encodeURIComponent(version)}`
      const [given, deeper] = ADDRESS.exec(base.replace(/\/*(?:\?.*)?$/, '')) ?? []
      if (deeper === '/v1') return `/${operation}`
      if (deeper) return `/${operation}${query}`
      const root = given ? '' : '/openai'
      if (version === 'v1') return `${root}/v1/${operation}`
      if (version === 'latest' || version === 'preview') return `${root}/v1/${operation}${query}`
      return `${root}/deployments/${encodeURIComponent(deployment ?? model)}/${operation}${query}`
    }
}

const ADDRESS = /\/openai(\/v1|\/deployments\/[^/]+)?(?:\/chat\/completions|\/embeddings)?$/
