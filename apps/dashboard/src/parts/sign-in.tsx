import { Dialog, DialogDescription, DialogHeading } from '@ariakit/react'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { gatewayKey, keyAsked } from '../state/gateway-key.ts'

/** The dialog that asks for a gateway key. */
export function SignIn() {
  const open = keyAsked.use()
  const [key, setKey] = useState('')
  const client = useQueryClient()
  function signIn(event: FormEvent) {
    event.preventDefault()
    gatewayKey.set(key.trim())
    keyAsked.set(false)
    setKey('')
    void client.invalidateQueries()
  }
  return (
    <Dialog open={open} onClose={() => keyAsked.set(false)} className="dialog" backdrop={<div className="backdrop" />}>
      <DialogHeading>This gateway needs a key</DialogHeading>
      <DialogDescription render={<p />}>
        The scope “read” shows everything, “log” can add scores and feedback, and “admin” can do everything. Create a
        key with <code>litecone-gateway keys create --scope read</code>. This tab remembers it until it is closed.
      </DialogDescription>
      <form className="field" onSubmit={signIn}>
        <label htmlFor="gateway-key">Gateway key</label>
        <input
          id="gateway-key"
          type="password"
          autoComplete="off"
          spellCheck={false}
          required
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
        <div className="row">
          <button type="submit" className="primary">
            Sign in
          </button>
          <button type="button" onClick={() => keyAsked.set(false)}>
            Not now
          </button>
        </div>
      </form>
    </Dialog>
  )
}
