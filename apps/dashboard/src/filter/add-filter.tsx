import { Popover, PopoverDisclosure, PopoverHeading, PopoverProvider, usePopoverStore } from '@ariakit/react'
import { type FormEvent, useState } from 'react'
import { usePageSearch } from '../address/use-page-search.ts'
import { FILTERS, labelOf } from './conditions.ts'
import { useSuggestions } from './use-suggestions.ts'

/** Adds a condition: a field and a value. Values that occur in the period are suggested; any other can be typed. */
export function AddFilter() {
  const popover = usePopoverStore({ placement: 'bottom-start' })
  return (
    <PopoverProvider store={popover}>
      <PopoverDisclosure>Add a filter</PopoverDisclosure>
      <Popover className="popover" unmountOnHide gutter={6} aria-label="Add a filter">
        <PopoverHeading className="spoken">Add a filter</PopoverHeading>
        <Choice onDone={popover.hide} />
      </Popover>
    </PopoverProvider>
  )
}

function Choice({ onDone }: { readonly onDone: () => void }) {
  const [search, change] = usePageSearch()
  const [by, setBy] = useState('model')
  const [property, setProperty] = useState('')
  const [value, setValue] = useState('')
  const name = by === 'property' ? `property.${property}` : by
  const names = useSuggestions(by === 'property' ? 'property' : undefined)
  const values = useSuggestions(by === 'property' && property === '' ? undefined : name)
  function add(event: FormEvent) {
    event.preventDefault()
    const others = isSingle(name) ? [] : (search[name] ?? []).filter((each) => each !== value)
    change({ [name]: [...others, value] })
    onDone()
  }
  return (
    <form className="field" onSubmit={add}>
      <label htmlFor="filter-by">By</label>
      <select
        id="filter-by"
        value={by}
        onChange={({ target }) => {
          setBy(target.value)
          setValue('')
        }}
      >
        {Object.keys(FILTERS).map((each) => (
          <option key={each} value={each}>
            {labelOf(each)}
          </option>
        ))}
        <option value="property">Property …</option>
      </select>
      {by === 'property' && (
        <>
          <label htmlFor="filter-property">Property</label>
          <Suggested id="filter-property" value={property} onChange={setProperty} values={names} />
        </>
      )}
      <label htmlFor="filter-value">Value</label>
      <Suggested id="filter-value" value={value} onChange={setValue} values={values} />
      <button type="submit" className="primary">
        Add
      </button>
    </form>
  )
}

function Suggested(props: {
  readonly id: string
  readonly value: string
  readonly values: readonly string[]
  readonly onChange: (value: string) => void
}) {
  const { id, value, values, onChange } = props
  return (
    <>
      <input
        id={id}
        list={`${id}-list`}
        required
        autoComplete="off"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <datalist id={`${id}-list`}>
        {values.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </>
  )
}

/** Most fields can have several values, of which any may match. */
function isSingle(name: string): boolean {
  const single = ['sessionId', 'cache', 'rateLimited', 'feedback', 'minLatencyMs', 'minCostUsd', 'search']
  return name.startsWith('property.') || single.includes(name)
}
