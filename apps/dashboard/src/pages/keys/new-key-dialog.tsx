import { Dialog, DialogDescription, DialogHeading } from '@ariakit/react'
import type { ApiNewKey, NewKey } from '@litecone/gateway/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fetchApi } from '../../api/fetch-api.ts'
import { Field, SelectField } from '../../parts/field.tsx'
import { gatewayKey } from '../../state/gateway-key.ts'
import { readNewKey } from './read-new-key.ts'

interface NewKeyDialogProps {
  readonly isOpen: boolean
  /** Whether it is the gateway's first key, after which every request needs one. */
  readonly isFirst: boolean
  readonly close: () => void
}

export function NewKeyDialog({ isOpen, isFirst, close }: NewKeyDialogProps) {
  return (
    <Dialog open={isOpen} onClose={close} className="dialog" backdrop={<div className="backdrop" />} unmountOnHide>
      <NewKeySteps isFirst={isFirst} close={close} />
    </Dialog>
  )
}

function NewKeySteps({ isFirst, close }: Omit<NewKeyDialogProps, 'isOpen'>) {
  const client = useQueryClient()
  // After the first key was created, `isFirst` becomes false while the dialog is still open.
  const [wasFirst] = useState(isFirst)
  const creating = useMutation({
    mutationFn: (key: NewKey) => fetchApi('POST /keys', { body: key }),
    onSuccess: ({ key }) => {
      if (wasFirst) gatewayKey.set(key)
      return client.invalidateQueries()
    },
  })
  if (creating.data) return <Made made={creating.data} isSignedIn={wasFirst} close={close} />
  return (
    <NewKeyForm
      isFirst={wasFirst}
      isBusy={creating.isPending}
      error={creating.error}
      create={creating.mutate}
      close={close}
    />
  )
}

function Made(props: { readonly made: ApiNewKey; readonly isSignedIn: boolean; readonly close: () => void }) {
  const { made, isSignedIn, close } = props
  const [isCopied, setCopied] = useState(false)
  return (
    <>
      <DialogHeading>Your new key</DialogHeading>
      <DialogDescription render={<p />}>
        Copy it now. It is not shown again.{isSignedIn && ' This tab is signed in with it.'}
      </DialogDescription>
      <output className="mono">{made.key}</output>
      <div className="row">
        <button
          type="button"
          className="primary"
          onClick={async () => {
            await navigator.clipboard.writeText(made.key)
            setCopied(true)
          }}
        >
          Copy
        </button>
        <button type="button" onClick={close}>
          Done
        </button>
        <span role="status">{isCopied && 'Copied.'}</span>
      </div>
    </>
  )
}

const SCOPES = {
  proxy: 'Call providers',
  log: 'Send logs, scores and feedback',
  read: 'See these pages',
  admin: 'Everything, keys included',
} as const satisfies Record<NewKey['scopes'][number], string>

function NewKeyForm(props: {
  readonly isFirst: boolean
  readonly isBusy: boolean
  readonly error: Error | null
  readonly create: (key: NewKey) => void
  readonly close: () => void
}) {
  const { isFirst, isBusy, error, create, close } = props
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault()
        create(readNewKey(new FormData(event.currentTarget)))
      }}
    >
      <DialogHeading>New key</DialogHeading>
      {isFirst && (
        <DialogDescription render={<p />}>
          Once there is a key, every request needs one: applications that call the gateway without a key are refused.
          The first key must be an administrator’s.
        </DialogDescription>
      )}
      <Field name="owner" label="Owner: a team, a person or an application" required />
      <Field name="name" label="Name (optional)" />
      <fieldset>
        <legend>Scopes</legend>
        {Object.entries(SCOPES).map(([scope, title]) => (
          <label key={scope}>
            <input
              type="checkbox"
              name="scope"
              value={scope}
              defaultChecked={isFirst ? scope === 'admin' : scope === 'proxy' || scope === 'log'}
            />{' '}
            {title}
          </label>
        ))}
      </fieldset>
      <div className="row">
        <Field name="budget" label="Budget, US dollars" type="number" min="0.01" step="0.01" />
        <SelectField name="period" label="Per" defaultValue="month">
          <option>day</option>
          <option>week</option>
          <option>month</option>
        </SelectField>
      </div>
      <Field name="models" label="Only these models, such as gpt-4o*, claude-*" />
      <Field name="providers" label="Only these providers, such as openai, groq" />
      <Field name="expires" label="Expires on" type="date" />
      {error && <p role="alert">{error.message}</p>}
      <div className="row">
        <button type="submit" className="primary" disabled={isBusy}>
          Create key
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  )
}
