import { Page } from '../../parts/page.tsx'

export function RateLimitsPage() {
  return <Page title="Rate limits">{null}</Page>
}
