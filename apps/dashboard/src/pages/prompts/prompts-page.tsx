import { Page } from '../../parts/page.tsx'

export function PromptsPage() {
  return <Page title="Prompts">{null}</Page>
}
