/** The query of a page's address: every name with all of its values. */
export type Search = Readonly<Record<string, readonly string[] | undefined>>

export function parseSearch(text: string): Search {
  const search: Record<string, string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) {
    search[name] ??= []
    search[name].push(value)
  }
  return search
}

/** Begins with a question mark; `''` if there are no values. */
export function formatSearch(search: Search): string {
  const parameters = new URLSearchParams()
  for (const [name, values] of Object.entries(search)) for (const value of values ?? []) parameters.append(name, value)
  // Colons, slashes and commas need not be escaped in a query, and people read addresses.
  const text = parameters.toString().replace(/%3A/gi, ':').replace(/%2F/gi, '/').replace(/%2C/gi, ',')
  return text && `?${text}`
}

/** The first value of a name. */
export function valueOf(search: Search, name: string): string | undefined {
  return search[name]?.[0]
}

/** Changes to a search; `undefined` removes a name. */
export type SearchChange = Readonly<Record<string, string | readonly string[] | undefined>>

export function changeSearch(search: Search, change: SearchChange): Search {
  const next: Record<string, readonly string[] | undefined> = { ...search }
  for (const [name, value] of Object.entries(change)) {
    const values = value === undefined ? [] : typeof value === 'string' ? [value] : value
    if (values.length) next[name] = values
    else delete next[name]
  }
  return next
}
