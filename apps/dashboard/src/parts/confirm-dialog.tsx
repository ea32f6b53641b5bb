import { Dialog, DialogDescription, DialogHeading } from '@ariakit/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ApiRoute } from '../api/fetch-api.ts'

/** Asks before what cannot be taken back, and does it. */
export function ConfirmDialog(props: {
  readonly title: string
  /** What comes of it. */
  readonly children: ReactNode
  readonly yes: string
  readonly no: string
  readonly act: () => Promise<unknown>
  /** Whose answers are asked for anew afterwards; all that the page shows when not told. */
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
