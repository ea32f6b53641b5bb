import { Dialog, DialogDescription, DialogHeading } from '@ariakit/react'
import type { AlertRecord } from '@litecone/gateway/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { fetchApi } from '../../api/fetch-api.ts'

export function DeleteDialog({ alert, close }: { readonly alert: AlertRecord; readonly close: () => void }) {
  const client = useQueryClient()
  const deleting = useMutation({
    mutationFn: () => fetchApi('POST /alerts/:id/delete', { path: [alert.id], body: {} }),
    onSuccess: async () => {
      close()
      await client.invalidateQueries({ queryKey: ['GET /alerts'] })
    },
  })
  return (
    <Dialog open onClose={close} className="dialog" backdrop={<div className="backdrop" />}>
      <DialogHeading>Delete {alert.name}?</DialogHeading>
      <DialogDescription render={<p />}>
        Its history goes with it. To have it say nothing for a while, edit it and switch it off.
      </DialogDescription>
      {deleting.error && <p role="alert">{deleting.error.message}</p>}
      <div className="row">
        <button type="button" className="primary" disabled={deleting.isPending} onClick={() => deleting.mutate()}>
          Delete it
        </button>
        <button type="button" onClick={close}>
          Keep it
        </button>
      </div>
    </Dialog>
  )
}
