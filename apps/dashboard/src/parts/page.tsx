import { type ReactNode, useEffect } from 'react'

/** The frame of a page: its title, its buttons and its contents. */
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
