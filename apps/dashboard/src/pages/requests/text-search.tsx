import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { valueOf } from '../../address/search.ts'
import { usePageSearch } from '../../address/use-page-search.ts'

/** Searches for text in bodies. An id opens its request. */
export function TextSearch() {
  const [search, change] = usePageSearch()
  const asked = valueOf(search, 'search') ?? ''
  const navigate = useNavigate()
  const [text, setText] = useState(asked)
  // The address may change without the form, for example by going back.
  const [seen, setSeen] = useState(asked)
  if (seen !== asked) {
    setSeen(asked)
    setText(asked)
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    const wanted = text.trim()
    if (ID.test(wanted)) void navigate({ to: '/dashboard/requests/$id', params: { id: wanted } })
    else change({ search: wanted || undefined })
  }
  return (
    <form className="row" onSubmit={submit}>
      <label className="spoken" htmlFor="text-search">
        Text in a request or answer, or an id
      </label>
      <input
        id="text-search"
        type="search"
        placeholder="Text in a body, or an id"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <button type="submit">Search</button>
    </form>
  )
}

/** The format of an id, which the gateway returns in the header `helicone-id`. */
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
