import type { ReactNode } from 'react'
import { ApiFailure } from '../api/api-failure.ts'
import { keyAsked } from '../state/gateway-key.ts'

/** While the first answer is awaited. */
function Loading({ what }: { readonly what: string }) {
  return (
    <div className="state card" role="status">
      <p className="muted">Loading {what} …</p>
    </div>
  )
}

/** Nothing is there, and what would change that. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="state card">
      <h2>{title}</h2>
      {children}
    </div>
  )
}

/** The filter finds nothing. */
export function NoMatch() {
  return (
    <Empty title="No requests match.">
      <p>Remove a filter, or choose a longer period.</p>
    </Empty>
  )
}

/** What went wrong, and what to do. */
export function Failure({ error, retry }: { readonly error: Error; readonly retry?: (() => unknown) | undefined }) {
  const isForbidden = error instanceof ApiFailure && (error.status === 401 || error.status === 403)
  return (
    <div className="state card failure" role="alert">
      <h2>{isForbidden ? 'Not allowed' : 'Something went wrong'}</h2>
      <p>{error.message}</p>
      <div className="row">
        {retry && (
          <button type="button" onClick={() => void retry()}>
            Try again
          </button>
        )}
        {isForbidden && (
          <button type="button" onClick={() => keyAsked.set(true)}>
            Use another key
          </button>
        )}
      </div>
    </div>
  )
}

interface Answer<T> {
  readonly data: T | undefined
  readonly error: Error | null
  /** It is the answer to the question before, until that to this one is there. */
  readonly isPlaceholderData?: boolean
  refetch(): unknown
}

/**
 * What is shown of an answer: it, or that it is on its way, or why there is none. An older answer stays while the gateway is away; that for another
 * filter stays dimmed, so that nobody takes its figures for those of this one.
 */
export function Answered<T>(props: {
  readonly of: Answer<T>
  readonly what: string
  readonly children: (data: T) => ReactNode
}) {
  const { data, error, refetch, isPlaceholderData = false } = props.of
  if (data === undefined) {
    return error ? <Failure error={error} retry={refetch} /> : <Loading what={props.what} />
  }
  return (
    <>
      {error && <Failure error={error} retry={refetch} />}
      <div className="answered" aria-busy={isPlaceholderData}>
        {props.children(data)}
      </div>
    </>
  )
}
