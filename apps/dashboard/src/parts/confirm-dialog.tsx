import { Dialog, DialogDescription, DialogHeading } from '@ariakit/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ApiRoute } from '../api/fetch-api.ts'

/** Asks for confirmation of an action that cannot be undone, and performs it. */
export function ConfirmDialog(props: {
  readonly title: string
  /** The consequences of the action. */
  readonly children: ReactNode
  readonly yes: string
  readonly no: string
  readonly act: () => Promise<unknown>
  /** The route to query again afterwards; default: all. */
  readonly changes?: ApiRoute | undefined
  readonly close: () => void
}) {
  const { title, children, yes, no, act, changes, close } = props
  const client = useQueryClient()
  const acting = useMutation({
    mutationFn: act,
    onSuccess: async () => {
      close()
      await client.invalidateQueries(changes && { queryKey: [changes] })
    },
  })
  return (
    <Dialog open onClose={close} className="dialog" backdrop={<div className="backdrop" />}>
      <DialogHeading>{title}</DialogHeading>
      <DialogDescription render={<p />}>{children}</DialogDescription>
      {acting.error && <p role="alert">{acting.error.message}</p>}
      <div className="row">
        <button type="button" className="primary" disabled={acting.isPending} onClick={() => acting.mutate()}>
          {yes}
        </button>
        <button type="button" onClick={close}>
          {no}
        </button>
      </div>
    </Dialog>
  )
}
