import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { changeSearch, type Search, type SearchChange } from './search.ts'

/** The query of the page's address, and a function that changes it. With `replace`, a change adds no entry to the history. */
export function usePageSearch(): [Search, (change: SearchChange, options?: { replace?: boolean }) => void] {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const change = useCallback(
    (given: SearchChange, { replace = false } = {}) =>
      // The page stays the same, and so does its scroll position.
      void navigate({
        to: '.',
        search: (before: Search) => changeSearch(before, given),
        replace,
        resetScroll: false,
      }),
    [navigate],
  )
  return [search, change]
}
