import { Dialog, DialogDescription, DialogHeading } from '@ariakit/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'

/** Asks before what cannot be taken back, and does it. Afterwards everything that the page shows is asked for anew. */
export function ConfirmDialog(props: {
  readonly title: string
  /** What comes of it. */
  readonly children: ReactNode
  readonly yes: string
  readonly no: string
  readonly act: () => Promise<unknown>
  readonly close: () => void
}) {
  const { title, children, yes, no, act, close } = props
  const client = useQueryClient()
  const acting = useMutation({
    mutationFn: act,
    onSuccess: async () => {
      close()
      await client.invalidateQueries()
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
