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

/** Opens the dialog that asks for a key when the gateway needs one. */
function askForKey(error: Error): void {
  if (error instanceof ApiFailure && error.status === 401) keyAsked.set(true)
}

const client = new QueryClient({
  queryCache: new QueryCache({ onError: askForKey }),
  mutationCache: new MutationCache({ onError: askForKey }),
  defaultOptions: {
    queries: {
      staleTime: 2000,
      // A rejected request would be rejected again. If the gateway cannot be reached, one more attempt is made.
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
