/** The pages in the navigation, in this order. */
export const PAGES = [
  { path: '/', title: 'Overview' },
  { path: '/dashboard/requests', title: 'Requests' },
  { path: '/dashboard/sessions', title: 'Sessions' },
  { path: '/dashboard/users', title: 'Users' },
  { path: '/dashboard/models', title: 'Models' },
  { path: '/dashboard/properties', title: 'Properties' },
  { path: '/dashboard/prompts', title: 'Prompts' },
  { path: '/dashboard/cache', title: 'Cache' },
  { path: '/dashboard/rate-limits', title: 'Rate limits' },
  { path: '/dashboard/alerts', title: 'Alerts' },
  { path: '/dashboard/keys', title: 'Keys' },
] as const
