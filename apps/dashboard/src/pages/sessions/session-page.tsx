import { Page } from '../../parts/page.tsx'

export function SessionPage() {
  return <Page title="Session">{null}</Page>
}
