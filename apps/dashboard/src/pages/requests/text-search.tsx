import { type FormEvent, useState } from 'react'
import { valueOf } from '../../address/search.ts'
import { usePageSearch } from '../../address/use-page-search.ts'

/** Looks for text in bodies. */
export function TextSearch() {
  const [search, change] = usePageSearch()
  const asked = valueOf(search, 'search') ?? ''
  const [text, setText] = useState(asked)
  function submit(event: FormEvent) {
    event.preventDefault()
    change({ search: text.trim() || undefined })
  }
  return (
    <form className="row" onSubmit={submit}>
      <label className="spoken" htmlFor="text-search">
        Text in a request or answer
      </label>
      <input
        id="text-search"
        type="search"
        placeholder="Text in a body"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <button type="submit">Search</button>
    </form>
  )
}
