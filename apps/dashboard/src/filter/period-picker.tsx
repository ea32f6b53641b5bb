import { useState } from 'react'
import { valueOf } from '../address/search.ts'
import { usePageSearch } from '../address/use-page-search.ts'
import { PERIODS, readPeriod } from './period.ts'

/** Chooses the period of the page. */
export function PeriodPicker() {
  const [search, change] = usePageSearch()
  const period = readPeriod(search)
  const [own, setOwn] = useState(false)
  const isOwn = own || !('name' in period)
  return (
    <div className="row">
      <label className="row">
        <span className="spoken">Period</span>
        <select
          value={isOwn ? 'own' : period.name}
          onChange={({ target }) => {
            setOwn(target.value === 'own')
            if (target.value !== 'own') change({ period: target.value, from: undefined, to: undefined })
          }}
        >
          {Object.entries(PERIODS).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
          <option value="own">Custom range …</option>
        </select>
      </label>
      {isOwn && (
        <>
          <Moment
            label="From"
            value={valueOf(search, 'from')}
            onChange={(from) => change({ from, period: undefined })}
          />
          <Moment label="To" value={valueOf(search, 'to')} onChange={(to) => change({ to, period: undefined })} />
        </>
      )}
    </div>
  )
}

/** A date and a time of day in the reader's time zone. */
function Moment(props: {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}) {
  const { label, value, onChange } = props
  return (
    <label className="row">
      <span className="muted">{label}</span>
      <input
        type="datetime-local"
        value={value === undefined ? '' : localText(value)}
        onChange={({ target }) => onChange(target.value === '' ? undefined : new Date(target.value).toISOString())}
      />
    </label>
  )
}

/** `2026-11-24T14:05`, the format of the input. */
function localText(value: string): string {
  const time = new Date(/^\d+$/.test(value) ? Number(value) : value)
  if (Number.isNaN(time.getTime())) return ''
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
