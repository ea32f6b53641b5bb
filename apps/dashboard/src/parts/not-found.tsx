import { Link } from '@tanstack/react-router'
import { Page } from './page.tsx'
import { Empty } from './states.tsx'

/** The page of an unknown address. */
export function NotFound() {
  return (
    <Page title="Not found">
      <Empty title="There is no such page.">
        <p>
          The address may be incomplete. <Link to="/">Go to the overview</Link>.
        </p>
      </Empty>
    </Page>
  )
}
