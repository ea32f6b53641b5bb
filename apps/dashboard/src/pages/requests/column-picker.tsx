import { Popover, PopoverDisclosure, PopoverHeading, PopoverProvider } from '@ariakit/react'
import { usePageSearch } from '../../address/use-page-search.ts'
import { COLUMN_NAMES, COLUMNS, readColumns } from './columns.tsx'

/** Chooses the columns of the list, which are in the address of the page. */
export function ColumnPicker() {
  const [search, change] = usePageSearch()
  const chosen = readColumns(search)
  return (
    <PopoverProvider placement="bottom-end">
      <PopoverDisclosure>Columns</PopoverDisclosure>
      <Popover className="popover" unmountOnHide gutter={6} aria-label="Columns">
        <PopoverHeading className="spoken">Columns</PopoverHeading>
        {COLUMN_NAMES.filter((name) => name !== 'when').map((name) => (
          <label key={name} className="row">
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={({ target }) => {
                const others = chosen.filter((each) => each !== name)
                change({ columns: (target.checked ? [...others, name] : others).join(',') }, { replace: true })
              }}
            />
            {COLUMNS[name].title}
          </label>
        ))}
        <button type="button" onClick={() => change({ columns: undefined })}>
          Reset columns
        </button>
      </Popover>
    </PopoverProvider>
  )
}
