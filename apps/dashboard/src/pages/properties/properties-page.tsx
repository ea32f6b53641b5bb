import type { Facet } from '@litecone/gateway/api'
import { valueOf } from '../../address/search.ts'
import { usePageSearch } from '../../address/use-page-search.ts'
import { useFiltered } from '../../api/use-api.ts'
import { FilterBar } from '../../filter/filter-bar.tsx'
import { useFilter } from '../../filter/use-filter.ts'
import { formatCost, formatCount } from '../../format/format-figure.ts'
import { shorten } from '../../format/shorten.ts'
import type { MetricName } from '../../parts/figures.ts'
import { GroupTable } from '../../parts/group-table.tsx'
import { Name } from '../../parts/name.tsx'
import { OverTime } from '../../parts/over-time.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered, Empty } from '../../parts/states.tsx'

const METRICS: readonly MetricName[] = ['costUsd', 'requests', 'totalTokens', 'errorRate', 'p95']

/** The names of custom properties, and the figures of each value of one of them. */
export function PropertiesPage() {
  const filter = useFilter()
  const [search, change] = usePageSearch()
  const names = useFiltered('GET /properties', {
    filter,
    key: 'names',
    query: ({ from, to }) => ({ from, to, limit: 1000 }),
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
              <PropertyPicker names={items} chosen={chosen} choose={(name) => change({ name })} />
              <section className="card" aria-label={`Values of ${chosen}`}>
                <div className="card-head">
                  <h2>
                    By <Name of={chosen} />
                  </h2>
                </div>
                <GroupTable filter={filter} group={`property:${chosen}`} />
              </section>
              <OverTime filter={filter} metrics={METRICS} splitBy={`property:${chosen}`} />
            </>
          )
        }}
      </Answered>
    </Page>
  )
}

/** How many properties have buttons: as many as fit on a line or two. */
const BUTTONS = 12

/** The most frequent properties are buttons, the others are in a list. */
function PropertyPicker(props: {
  readonly names: readonly Facet[]
  readonly chosen: string
  readonly choose: (name: string) => void
}) {
  const { names, chosen, choose } = props
  const rest = names.slice(BUTTONS)
  return (
    <div role="group" aria-label="Property" className="row">
      {names.slice(0, BUTTONS).map(({ value, requests, costUsd }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === chosen}
          title={`${formatCount(requests)} requests, ${formatCost(costUsd)}`}
          onClick={() => choose(value)}
        >
          <Name of={value} /> <span className="muted">{formatCount(requests)}</span>
        </button>
      ))}
      {rest.length > 0 && (
        <select
          aria-label="More properties"
          value={rest.some(({ value }) => value === chosen) ? chosen : ''}
          onChange={({ target }) => choose(target.value)}
        >
          <option value="" disabled>
            {formatCount(rest.length)} more …
          </option>
          {rest.map(({ value }) => (
            <option key={value} value={value}>
              {shorten(value)}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

function HowToSend() {
  return (
    <Empty title="No requests in this period have properties.">
      <p>
        Send the header <code>Helicone-Property-Environment: production</code>, or any other name after{' '}
        <code>Helicone-Property-</code>, to see here what each value costs.
      </p>
    </Empty>
  )
}
