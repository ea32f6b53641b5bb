import { type ReactNode, useEffect } from 'react'

/** A page: its heading, what can be done on it, and what it shows. */
export function Page(props: { readonly title: string; readonly tools?: ReactNode; readonly children: ReactNode }) {
  const { title, tools, children } = props
  useEffect(() => {
    document.title = `${title} · Litecone`
  }, [title])
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
        {tools}
      </header>
      {children}
    </>
  )
}
