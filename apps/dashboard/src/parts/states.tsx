import type { ReactNode } from 'react'
import { ApiFailure } from '../api/api-failure.ts'
import { keyAsked } from '../state/gateway-key.ts'

/** Until the first response is there. */
function Loading({ what }: { readonly what: string }) {
  return (
    <div className="state card" role="status">
      <p className="muted">Loading {what} …</p>
    </div>
  )
}

/** Says that there is nothing to show, and what would change that. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="state card">
      <h2>{title}</h2>
      {children}
    </div>
  )
}

/** No request matches the filter. */
export function NoMatch() {
  return (
    <Empty title="No requests match.">
      <p>Remove a filter, or choose a longer period.</p>
    </Empty>
  )
}

/** What went wrong, and what to do about it. */
export function Failure({ error, retry }: { readonly error: Error; readonly retry?: (() => unknown) | undefined }) {
  const status = error instanceof ApiFailure ? error.status : undefined
  const needsKey = status === 401 || status === 403
  // The same question would be rejected again.
  const isRejected = needsKey || status === 400
  return (
    <div className="state card failure" role="alert">
      <h2>{error instanceof ApiFailure ? titleOf(status) : 'Something went wrong'}</h2>
      <p>{error.message}</p>
      <div className="row">
        {retry && !isRejected && (
          <button type="button" onClick={() => void retry()}>
            Try again
          </button>
        )}
        {needsKey && (
          <button type="button" onClick={() => keyAsked.set(true)}>
            {status === 401 ? 'Enter a key' : 'Use another key'}
          </button>
        )}
      </div>
    </div>
  )
}

/** `status`: of the gateway's response; `undefined` if there was none. */
function titleOf(status: number | undefined): string {
  if (status === undefined) return 'No connection'
  const titles: Readonly<Record<number, string>> = {
    400: 'Not accepted',
    401: 'A key is needed',
    403: 'Not allowed',
    404: 'Not found',
  }
  return titles[status] ?? 'Something went wrong'
}

interface Answer<T> {
  readonly data: T | undefined
  readonly error: Error | null
  /** Whether `data` is for the previous filter, because that for the current one is still loading. */
  readonly isPlaceholderData?: boolean
  refetch(): unknown
}

/**
 * Shows the data of a query, or that it is loading, or why it failed. If the gateway cannot be reached, older data stays. Data for the previous filter is dimmed,
 * so that nobody takes its figures for those of the current one.
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
