import { valueOf } from '../../address/search.ts'
import { usePageSearch } from '../../address/use-page-search.ts'
import { useFiltered } from '../../api/use-api.ts'
import { FilterBar } from '../../filter/filter-bar.tsx'
import { useFilter } from '../../filter/use-filter.ts'
import { formatCost, formatCount } from '../../format/format-figure.ts'
import { GroupTable } from '../../parts/group-table.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered, Empty } from '../../parts/states.tsx'

/** Custom properties: their names, and the figures of each value of one. */
export function PropertiesPage() {
  const filter = useFilter()
  const [search, change] = usePageSearch()
  const names = useFiltered('GET /properties', {
    filter,
    key: 'names',
    query: ({ from, to }) => ({ from, to, limit: 200 }),
  })
  return (
    <Page title="Properties">
      <FilterBar />
      <Answered of={names} what="the properties">
        {({ items }) => {
          const chosen = valueOf(search, 'name') ?? items[0]?.value
          if (chosen === undefined) return <HowToSend />
          return (
            <>
              <div role="group" aria-label="Property" className="row">
                {items.map(({ value, requests, costUsd }) => (
                  <button
                    key={value}
                    type="button"
                    aria-pressed={value === chosen}
                    title={`${formatCount(requests)} requests, ${formatCost(costUsd)}`}
                    onClick={() => change({ name: value })}
                  >
                    {value} <span className="muted">{formatCount(requests)}</span>
                  </button>
                ))}
              </div>
              <section className="card" aria-label={`Values of ${chosen}`}>
                <div className="card-head">
                  <h2>By {chosen}</h2>
                </div>
                <GroupTable filter={filter} group={`property:${chosen}`} />
              </section>
            </>
          )
        }}
      </Answered>
    </Page>
  )
}

function HowToSend() {
  return (
    <Empty title="No request in this period has a property.">
      <p>
        Send the header <code>Helicone-Property-Environment: production</code>, or any other name after{' '}
        <code>Helicone-Property-</code>, and requests can be told apart by it here.
      </p>
    </Empty>
  )
}
