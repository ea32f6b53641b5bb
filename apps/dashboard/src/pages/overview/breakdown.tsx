import { usePageSearch } from '../../address/use-page-search.ts'
import { groupLabel, readGroup } from '../../filter/group.ts'
import { GroupPicker } from '../../filter/group-picker.tsx'
import type { PageFilter } from '../../filter/use-filter.ts'
import { GroupTable } from '../../parts/group-table.tsx'

/** The figures of the period by model, provider, user, property or another group that the reader chooses. */
export function Breakdown({ filter }: { readonly filter: PageFilter }) {
  const [search] = usePageSearch()
  const group = readGroup(search)
  return (
    <section className="card" aria-label={`By ${groupLabel(group)}`}>
      <div className="card-head">
        <h2>By {groupLabel(group).toLowerCase()}</h2>
        <GroupPicker />
      </div>
      <GroupTable filter={filter} group={group} />
    </section>
  )
}
