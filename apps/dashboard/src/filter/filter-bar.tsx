import { usePageSearch } from '../address/use-page-search.ts'
import { Name } from '../parts/name.tsx'
import { AddFilter } from './add-filter.tsx'
import { labelOf, readConditions } from './conditions.ts'
import { PeriodPicker } from './period-picker.tsx'

/** Shows and changes the period and the conditions of the page, which are in its address. */
export function FilterBar() {
  const [search, change] = usePageSearch()
  const conditions = readConditions(search)
  return (
    <search className="filter-bar" aria-label="Filter">
      <PeriodPicker />
      {conditions.map(([name, value]) => (
        <div className="condition" key={`${name} ${value}`}>
          <span>
            <Name of={labelOf(name)} />:{' '}
            <strong>
              <Name of={value === '' ? 'none' : value} />
            </strong>
          </span>
          <button
            type="button"
            aria-label={`Remove ${labelOf(name)}: ${value}`}
            onClick={() => change({ [name]: search[name]?.filter((each) => each !== value) })}
          >
            ×
          </button>
        </div>
      ))}
      <AddFilter />
      {conditions.length > 1 && (
        <button
          type="button"
          className="quiet"
          onClick={() => change(Object.fromEntries(conditions.map(([name]) => [name, undefined])))}
        >
          Clear all
        </button>
      )}
    </search>
  )
}
