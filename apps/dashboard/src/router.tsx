import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
} from '@tanstack/react-router'
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

function page<const Path extends string>(path: Path, component: RouteComponent) {
  return createRoute({ getParentRoute: () => root, path, component })
}

/** Each page but the overview is a file of its own, which is loaded when the page is opened. The gateway serves the application at `/` and below `/dashboard`. */
const routes = [
  page('/', Overview),
  page(
    '/dashboard/requests',
    lazyRouteComponent(() => import('./pages/requests/requests-page.tsx'), 'RequestsPage'),
  ),
  page(
    '/dashboard/requests/$id',
    lazyRouteComponent(() => import('./pages/requests/request-page.tsx'), 'RequestPage'),
  ),
  page(
    '/dashboard/compare',
    lazyRouteComponent(() => import('./pages/compare/compare-page.tsx'), 'ComparePage'),
  ),
  page(
    '/dashboard/sessions',
    lazyRouteComponent(() => import('./pages/sessions/sessions-page.tsx'), 'SessionsPage'),
  ),
  page(
    '/dashboard/sessions/$id',
    lazyRouteComponent(() => import('./pages/sessions/session-page.tsx'), 'SessionPage'),
  ),
  page(
    '/dashboard/users',
    lazyRouteComponent(() => import('./pages/users/users-page.tsx'), 'UsersPage'),
  ),
  page(
    '/dashboard/models',
    lazyRouteComponent(() => import('./pages/models/models-page.tsx'), 'ModelsPage'),
  ),
  page(
    '/dashboard/properties',
    lazyRouteComponent(() => import('./pages/properties/properties-page.tsx'), 'PropertiesPage'),
  ),
  page(
    '/dashboard/prompts',
    lazyRouteComponent(() => import('./pages/prompts/prompts-page.tsx'), 'PromptsPage'),
  ),
  page(
    '/dashboard/cache',
    lazyRouteComponent(() => import('./pages/cache/cache-page.tsx'), 'CachePage'),
  ),
  page(
    '/dashboard/rate-limits',
    lazyRouteComponent(() => import('./pages/rate-limits/rate-limits-page.tsx'), 'RateLimitsPage'),
  ),
  page(
    '/dashboard/alerts',
    lazyRouteComponent(() => import('./pages/alerts/alerts-page.tsx'), 'AlertsPage'),
  ),
  page(
    '/dashboard/keys',
    lazyRouteComponent(() => import('./pages/keys/keys-page.tsx'), 'KeysPage'),
  ),
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
