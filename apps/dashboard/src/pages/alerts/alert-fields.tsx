import type { AlertFilter, AlertRecord } from '@litecone/gateway/api'
import { Field, SelectField } from '../../parts/field.tsx'
import { formatAmount, inUnits, UNITS } from './describe-alert.ts'
import { writeProperties } from './read-alert.ts'

/** An input for a number of minutes, hours or days. */
export function TimeField(props: {
  readonly name: string
  readonly label: string
  readonly ms: number | null
  readonly required?: boolean | undefined
}) {
  const { name, label, ms, required = false } = props
  const { amount, unit } = ms === null ? { amount: undefined, unit: 'hours' } : inUnits(ms)
  const value = amount === undefined ? '' : formatAmount(amount)
  return (
    <div className="row">
      <Field name={name} label={label} type="number" min="0" step="any" required={required} defaultValue={value} />
      <SelectField name={`${name}Unit`} label="Unit" aria-label={`${label}: unit`} defaultValue={unit}>
        {Object.keys(UNITS).map((each) => (
          <option key={each}>{each}</option>
        ))}
      </SelectField>
    </div>
  )
}

/** One property on each line, because values may contain any character but a line break. */
export function FilterFields({ filter }: { readonly filter: AlertFilter }) {
  const { model, provider, userId } = filter
  return (
    <details open={Object.keys(filter).length > 0}>
      <summary>Only some requests</summary>
      <div className="field">
        <Lines name="model" label="Models, one per line" value={model?.join('\n')} />
        <Lines name="provider" label="Providers, one per line" value={provider?.join('\n')} />
        <Lines name="userId" label="Users, one per line" value={userId?.join('\n')} />
        <Lines name="properties" label="Properties such as env=prod, one per line" value={writeProperties(filter)} />
      </div>
    </details>
  )
}

function Lines({
  name,
  label,
  value,
}: {
  readonly name: string
  readonly label: string
  readonly value?: string | undefined
}) {
  return (
    <label className="field">
      <span>{label}</span>
      <textarea name={name} rows={2} spellCheck={false} defaultValue={value} />
    </label>
  )
}

/** The gateway returns neither the full address nor the secret. They do not change if the inputs are left empty. */
export function WebhookFields({ webhook }: { readonly webhook: AlertRecord['webhook'] | undefined }) {
  const kept = webhook ? ` (empty: stays ${webhook.target})` : ''
  const secret = webhook?.isSigned ? 'empty: stays as it is' : 'empty: not signed'
  return (
    <fieldset>
      <legend>Posts to</legend>
      <Field
        name="url"
        label={`Webhook URL${kept}`}
        type="url"
        placeholder="https://hooks.example.com/…"
        required={webhook === undefined}
      />
      <Field
        name="secret"
        label={`Secret to sign with, 16 characters or more (${secret})`}
        type="password"
        autoComplete="new-password"
      />
      {webhook?.isSigned && (
        <label>
          <input type="checkbox" name="unsigned" /> Stop signing
        </label>
      )}
    </fieldset>
  )
}
