import type { GroupBy } from '@litecone/gateway/api'
import { usePageSearch } from '../address/use-page-search.ts'
import { GROUPS, readGroup } from './group.ts'
import { useSuggestions } from './use-suggestions.ts'

/** Chooses what figures are grouped by: a field, or a property that occurs in the period. */
export function GroupPicker({ initial }: { readonly initial?: GroupBy | undefined }) {
  const [search, change] = usePageSearch()
  const properties = useSuggestions('property')
  const group = readGroup(search, initial)
  const isListed = Object.hasOwn(GROUPS, group) || properties.includes(group.slice('property:'.length))
  return (
    <label className="row">
      <span className="muted">By</span>
      <select value={group} onChange={({ target }) => change({ by: target.value })}>
        {Object.entries(GROUPS).map(([name, label]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
        {!isListed && <option value={group}>{group}</option>}
        <optgroup label="Properties">
          {properties.map((name) => (
            <option key={name} value={`property:${name}`}>
              {name}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  )
}
