import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { valueOf } from '../../address/search.ts'
import { usePageSearch } from '../../address/use-page-search.ts'

/** Looks for text in bodies; an id leads to its request. */
export function TextSearch() {
  const [search, change] = usePageSearch()
  const asked = valueOf(search, 'search') ?? ''
  const navigate = useNavigate()
  const [text, setText] = useState(asked)
  // Going back, or taking the condition away, changes what is looked for as well.
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

/** As the gateway answers it in `helicone-id`. */
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
