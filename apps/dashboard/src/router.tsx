import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { formatSearch, parseSearch, type Search } from './address/search.ts'
import { Overview } from './pages/overview/overview.tsx'
import { AppShell } from './parts/app-shell.tsx'
import { NotFound } from './parts/not-found.tsx'
import { Failure } from './parts/states.tsx'

const root = createRootRoute({
  component: AppShell,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <Failure error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
  ),
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
})

const parent = { getParentRoute: () => root }

/** Each page is a file of its own, had when it is opened. The gateway serves this application at `/` and below `/dashboard`. */
const routes = [
  createRoute({ ...parent, path: '/', component: Overview }),
  createRoute({
    ...parent,
    path: '/dashboard/requests',
    component: lazyRouteComponent(() => import('./pages/requests/requests-page.tsx'), 'RequestsPage'),
  }),
  createRoute({
    ...parent,
    path: '/dashboard/requests/$id',
    component: lazyRouteComponent(() => import('./pages/requests/request-page.tsx'), 'RequestPage'),
  }),
  createRoute({
    ...parent,
    path: '/dashboard/sessions',
    component: lazyRouteComponent(() => import('./pages/sessions/sessions-page.tsx'), 'SessionsPage'),
  }),
  createRoute({
    ...parent,
    path: '/dashboard/sessions/$id',
    component: lazyRouteComponent(() => import('./pages/sessions/session-page.tsx'), 'SessionPage'),
  }),
  createRoute({
    ...parent,
    path: '/dashboard/users',
    component: lazyRouteComponent(() => import('./pages/users/users-page.tsx'), 'UsersPage'),
  }),
  createRoute({
    ...parent,
    path: '/dashboard/models',
    component: lazyRouteComponent(() => import('./pages/models/models-page.tsx'), 'ModelsPage'),
  }),
  createRoute({
    ...parent,
    path: '/dashboard/properties',
    component: lazyRouteComponent(() => import('./pages/properties/properties-page.tsx'), 'PropertiesPage'),
  }),
  createRoute({
    ...parent,
    path: '/dashboard/prompts',
    component: lazyRouteComponent(() => import('./pages/prompts/prompts-page.tsx'), 'PromptsPage'),
  }),
  createRoute({
    ...parent,
    path: '/dashboard/cache',
    component: lazyRouteComponent(() => import('./pages/cache/cache-page.tsx'), 'CachePage'),
  }),
  createRoute({
    ...parent,
    path: '/dashboard/rate-limits',
    component: lazyRouteComponent(() => import('./pages/rate-limits/rate-limits-page.tsx'), 'RateLimitsPage'),
  }),
] as const

export const router = createRouter({
  routeTree: root.addChildren(routes),
  parseSearch,
  stringifySearch: (search) => formatSearch(search as Search),
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
