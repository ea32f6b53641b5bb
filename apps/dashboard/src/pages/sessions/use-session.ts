import type { SessionStep } from '@litecone/gateway/api'
import { useQuery } from '@tanstack/react-query'
import { fetchApi } from '../../api/fetch-api.ts'
import { gatewayKey } from '../../state/gateway-key.ts'
import { live } from '../../state/live.ts'

/** Queries all requests of a session, from first to last, page by page, and again while live updates are on. */
export function useSession(id: string) {
  const signedIn = gatewayKey.use()
  const isLive = live.use()
  return useQuery({
    queryKey: ['GET /sessions/:id', id, signedIn],
    queryFn: ({ signal }) => fetchSession(id, signal),
    refetchInterval: ({ state }) => isLive && refetchAfter(state.data?.length),
  })
}

const PAGE = 1000
/** The most requests that are shown, because a larger tree could not be read. */
const MOST_STEPS = 10_000

async function fetchSession(id: string, signal: AbortSignal): Promise<readonly SessionStep[]> {
  const steps: SessionStep[] = []
  let cursor: string | undefined
  do {
    const query = { limit: PAGE, cursor }
    const { items, next } = await fetchApi('GET /sessions/:id', { path: [id], query, signal })
    steps.push(...items)
    cursor = next ?? undefined
  } while (cursor !== undefined && steps.length < MOST_STEPS)
  return steps
}

/** Milliseconds between two queries. They are rarer for long sessions, because a response has about 400 bytes for each request. */
function refetchAfter(requests = 0): number {
  return Math.max(5000, requests * 20)
}
