import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiFailure } from './api/api-failure.ts'
import { router } from './router.tsx'
import { keyAsked } from './state/gateway-key.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/layout.css'
import './styles/parts.css'

function notice(error: Error): void {
  if (error instanceof ApiFailure && error.status === 401) keyAsked.set(true)
}

const client = new QueryClient({
  queryCache: new QueryCache({ onError: notice }),
  mutationCache: new MutationCache({ onError: notice }),
  defaultOptions: {
    queries: {
      staleTime: 2000,
      // What the gateway refuses it refuses again. A gateway that is away is asked once more.
      retry: (count, error) => count < 1 && !(error instanceof ApiFailure && error.status !== undefined),
    },
  },
})

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element "root".')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
