import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { Search } from '../address/search.ts'
import { usePageSearch } from '../address/use-page-search.ts'
import { isCondition } from '../filter/conditions.ts'
import { PAGES } from '../pages.ts'
import { gatewayKey, keyAsked } from '../state/gateway-key.ts'
import { live } from '../state/live.ts'
import { THEMES, theme } from '../state/theme.ts'
import { SelectField } from './field.tsx'
import { SignIn } from './sign-in.tsx'

/** The navigation and the settings around every page. On a phone they are behind a button. */
export function AppShell() {
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const isFirst = useRef(true)
  const [isMenuOpen, setMenuOpen] = useState(false)
  useEffect(() => {
    setMenuOpen(false)
    // After a navigation, keyboards and screen readers start at the top of the new page.
    if (!isFirst.current) main.current?.focus()
    isFirst.current = false
  }, [path])
  return (
    <div className="app">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className="side">
        <Link to="/" className="brand">
          <img src="/favicon.svg" alt="" width="20" height="20" />
          Litecone
        </Link>
        <button
          type="button"
          className="menu-button"
          aria-expanded={isMenuOpen}
          aria-controls="menu"
          onClick={() => setMenuOpen(!isMenuOpen)}
        >
          Menu
        </button>
        <div id="menu" className="menu" data-open={isMenuOpen}>
          <Navigation />
          <Settings />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
      <SignIn />
    </div>
  )
}

function Navigation() {
  const [search] = usePageSearch()
  return (
    <nav aria-label="Pages">
      <ul>
        {PAGES.map(({ path, title }) => (
          <li key={path}>
            <Link to={path} search={carried(search)} activeOptions={{ exact: path === '/', includeSearch: false }}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The period and the filter, which stay the same from page to page. */
function carried(search: Search): Search {
  const kept = Object.entries(search).filter(([name]) => ['period', 'from', 'to'].includes(name) || isCondition(name))
  return Object.fromEntries(kept)
}

function Settings() {
  const chosen = theme.use()
  const isLive = live.use()
  const key = gatewayKey.use()
  return (
    <div className="side-foot">
      <button
        type="button"
        aria-pressed={isLive}
        title={isLive ? 'Stop updating the pages' : 'Update the pages every few seconds'}
        onClick={() => live.set(!isLive)}
      >
        Live updates
      </button>
      <SelectField
        label="Theme"
        value={chosen}
        onChange={({ target }) => theme.set(THEMES.find((each) => each === target.value) ?? 'auto')}
      >
        <option value="auto">System</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </SelectField>
      {key !== undefined && (
        <button
          type="button"
          onClick={() => {
            gatewayKey.set(undefined)
            keyAsked.set(true)
          }}
        >
          Sign out
        </button>
      )}
    </div>
  )
}
