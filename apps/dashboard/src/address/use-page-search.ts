import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { changeSearch, type Search, type SearchChange } from './search.ts'

/** The page's search, and how to change it. A change replaces the entry in the history when `replace` is set, as typing into a field does. */
export function usePageSearch(): [Search, (change: SearchChange, options?: { replace?: boolean }) => void] {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const change = useCallback(
    (given: SearchChange, { replace = false } = {}) =>
      // It is the same page, and stays where it was scrolled to.
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
