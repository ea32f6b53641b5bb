import type { ApiRoutes } from '@litecone/gateway/api'
import { useQuery } from '@tanstack/react-query'
import { type ApiRequest, fetchApi } from '../api/fetch-api.ts'
import { gatewayKey } from '../state/gateway-key.ts'
import { resolvePeriod } from './period.ts'
import { useFilter } from './use-filter.ts'

/** Values of fields that have only these. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  outcome: ['success', 'error', 'cancelled'],
  operation: ['chat', 'embed', 'moderate', 'tool', 'vector_db', 'other'],
  source: ['proxy', 'ai', 'log', 'otel'],
  cache: ['hit', 'miss', 'none'],
  status: ['200', '400', '401', '403', '404', '408', '429', '500', '502', '503', '504', '-2', '-3', '-4'],
  rateLimited: ['true', 'false'],
  feedback: ['true', 'false'],
}

type ListRoute = 'GET /models' | 'GET /providers' | 'GET /prompts' | 'GET /properties' | 'GET /properties/:name'

const ROUTES: Readonly<Record<string, ListRoute>> = {
  model: 'GET /models',
  provider: 'GET /providers',
  promptId: 'GET /prompts',
  property: 'GET /properties',
}

/** The values of a field in the page's period, the most frequent first. The values of `property` are the names of properties. */
export function useSuggestions(name: string | undefined): readonly string[] {
  const { period } = useFilter()
  const key = gatewayKey.use()
  const { data } = useQuery({
    queryKey: ['suggestions', name, period, key],
    enabled: name !== undefined && !Object.hasOwn(FIXED, name),
    queryFn: async ({ signal }) => {
      const { from, to } = resolvePeriod(period, Date.now())
      return occurring(name ?? '', { query: { from, to, limit: 100 }, signal })
    },
  })
  return (name !== undefined && FIXED[name]) || (data ?? [])
}

async function occurring(
  name: string,
  request: Pick<ApiRequest<'GET /users'>, 'query' | 'signal'>,
): Promise<readonly string[]> {
  if (name === 'userId') {
    const { items } = await fetchApi<'GET /users'>('GET /users', request)
    return items.map(({ userId }) => userId).filter(Boolean)
  }
  const property = name.startsWith('property.') ? name.slice('property.'.length) : undefined
  const route = property === undefined ? ROUTES[name] : 'GET /properties/:name'
  if (route === undefined) return []
  const path = property === undefined ? [] : [property]
  const { items }: ApiRoutes[ListRoute]['answer'] = await fetchApi(route, { ...request, path })
  return items.map(({ value }) => value).filter(Boolean)
}
