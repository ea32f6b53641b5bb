import { Page } from '../../parts/page.tsx'

export function PropertiesPage() {
  return <Page title="Properties">{null}</Page>
}
