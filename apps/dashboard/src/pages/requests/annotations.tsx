import type { LogEntry } from '@litecone/gateway/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { fetchApi } from '../../api/fetch-api.ts'

/** Shows and adds feedback, scores and properties. */
export function Annotations({ entry }: { readonly entry: LogEntry }) {
  const client = useQueryClient()
  const path = [entry.id]
  const settled = { onSuccess: () => client.invalidateQueries() }
  const feedback = useMutation({
    mutationFn: (positive: boolean) => fetchApi('POST /requests/:id/feedback', { path, body: { positive } }),
    ...settled,
  })
  const score = useMutation({
    mutationFn: ([name, value]: Named) => {
      const number = Number(value)
      if (!Number.isFinite(number)) throw new Error('A score is a number, such as 0.8.')
      return fetchApi('POST /requests/:id/scores', { path, body: { [name]: number } })
    },
    ...settled,
  })
  const property = useMutation({
    mutationFn: ([name, value]: Named) => fetchApi('POST /requests/:id/properties', { path, body: { [name]: value } }),
    ...settled,
  })
  const error = feedback.error ?? score.error ?? property.error
  return (
    <section className="card" aria-label="Notes">
      <h2>Feedback</h2>
      <div className="row" role="group" aria-label="Feedback">
        <button type="button" aria-pressed={entry.feedback === true} onClick={() => feedback.mutate(true)}>
          Good
        </button>
        <button type="button" aria-pressed={entry.feedback === false} onClick={() => feedback.mutate(false)}>
          Bad
        </button>
      </div>
      <Values title="Scores" one="score" values={entry.scores} add={score.mutate} />
      <Values title="Properties" one="property" values={entry.properties} add={property.mutate} />
      {error && <p role="alert">{error.message}</p>}
    </section>
  )
}

type Named = readonly [name: string, value: string]

function Values(props: {
  readonly title: string
  readonly one: string
  readonly values: Readonly<Record<string, string | number>>
  readonly add: (named: Named) => void
}) {
  const { title, one, values, add } = props
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  function submit(event: FormEvent) {
    event.preventDefault()
    add([name.trim(), value.trim()])
    setName('')
    setValue('')
  }
  return (
    <>
      <h2>{title}</h2>
      <dl className="facts">
        {Object.entries(values).map(([each, of]) => (
          <div key={each}>
            <dt>{each}</dt>
            <dd>{of}</dd>
          </div>
        ))}
      </dl>
      <form className="row" onSubmit={submit}>
        <input
          aria-label={`Name of the ${one}`}
          placeholder="Name"
          required
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <input
          aria-label={`Value of the ${one}`}
          placeholder="Value"
          required
          value={value}
          onChange={({ target }) => setValue(target.value)}
        />
        <button type="submit">Add {one}</button>
      </form>
    </>
  )
}
