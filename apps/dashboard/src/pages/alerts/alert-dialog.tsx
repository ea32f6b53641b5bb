import { Dialog, DialogHeading } from '@ariakit/react'
import type { AlertMetric, AlertRecord } from '@litecone/gateway/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fetchApi } from '../../api/fetch-api.ts'
import { Field, SelectField } from '../../parts/field.tsx'
import { FilterFields, TimeField, WebhookFields } from './alert-fields.tsx'
import { ALERT_METRICS, formatAmount } from './describe-alert.ts'
import { readAlert } from './read-alert.ts'

interface AlertDialogProps {
  /** The alert to edit; `undefined` to create one. */
  readonly alert: AlertRecord | undefined
  readonly close: () => void
}

export function AlertDialog({ alert, close }: AlertDialogProps) {
  const client = useQueryClient()
  const saving = useMutation({
    mutationFn: ({ webhook: { url = '', secret }, ...rule }: ReturnType<typeof readAlert>) =>
      alert
        ? fetchApi('POST /alerts/:id', {
            path: [alert.id],
            body: { ...rule, webhook: { url: url || undefined, secret } },
          })
        : fetchApi('POST /alerts', { body: { ...rule, webhook: { url, secret } } }),
    onSuccess: async () => {
      close()
      await client.invalidateQueries({ queryKey: ['GET /alerts'] })
    },
  })
  return (
    <Dialog open onClose={close} className="dialog" backdrop={<div className="backdrop" />}>
      <form
        className="field"
        onSubmit={(event) => {
          event.preventDefault()
          saving.mutate(readAlert(new FormData(event.currentTarget)))
        }}
      >
        <DialogHeading>{alert ? `Edit ${alert.name}` : 'New alert'}</DialogHeading>
        <Field name="name" label="Name" required defaultValue={alert?.name} />
        <RuleFields alert={alert} />
        <FilterFields filter={alert?.filter ?? {}} />
        <WebhookFields webhook={alert?.webhook} />
        <TimeField name="reminder" label="Remind while it fires, every (empty: never)" ms={alert?.reminderMs ?? null} />
        <label>
          <input type="checkbox" name="enabled" defaultChecked={alert?.enabled ?? true} /> Switched on
        </label>
        {saving.error && <p role="alert">{saving.error.message}</p>}
        <div className="row">
          <button type="submit" className="primary" disabled={saving.isPending}>
            {alert ? 'Save' : 'Create alert'}
          </button>
          <button type="button" onClick={close}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function RuleFields({ alert }: Pick<AlertDialogProps, 'alert'>) {
  const [metric, setMetric] = useState<AlertMetric>(alert?.metric ?? 'errorRate')
  const { unit } = ALERT_METRICS[metric]
  const threshold = alert && formatAmount(alert.threshold * ALERT_METRICS[alert.metric].perUnit)
  return (
    <>
      <div className="row">
        <SelectField
          name="metric"
          label="Fires when"
          value={metric}
          onChange={({ target }) => setMetric(target.value as AlertMetric)}
        >
          {Object.entries(ALERT_METRICS).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </SelectField>
        <Field
          name="threshold"
          label={`Is above (${unit})`}
          type="number"
          min="0"
          step="any"
          required
          defaultValue={threshold}
        />
      </div>
      <div className="row">
        <TimeField name="window" label="In the last" ms={alert?.windowMs ?? 900_000} required />
        <Field
          name="minRequests"
          label="Minimum requests"
          type="number"
          min="1"
          step="1"
          required
          defaultValue={alert?.minRequests ?? 10}
        />
      </div>
    </>
  )
}
