import { Page } from '../../parts/page.tsx'

export function CachePage() {
  return <Page title="Cache">{null}</Page>
}
