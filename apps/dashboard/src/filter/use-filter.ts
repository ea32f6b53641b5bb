import { useMemo } from 'react'
import { usePageSearch } from '../address/use-page-search.ts'
import { type Condition, readConditions } from './conditions.ts'
import { type Period, readPeriod } from './period.ts'

/** Which requests a page is about. */
export interface PageFilter {
  readonly period: Period
  readonly conditions: readonly Condition[]
}

/** The filter in the address of the page. */
export function useFilter(): PageFilter {
  const [search] = usePageSearch()
  return useMemo(() => ({ period: readPeriod(search), conditions: readConditions(search) }), [search])
}
