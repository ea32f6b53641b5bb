import type { Budget, KeyPolicy, NewKey, Scope } from '@litecone/gateway/api'

/** Reads the new key in a form. The gateway validates it. Empty inputs are left out. */
export function readNewKey(form: FormData): NewKey {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const expires = text('expires')
  return {
    owner: text('owner'),
    name: text('name') || undefined,
    scopes: form.getAll('scope').map(String) as Scope[],
    policy: readPolicy(text),
    // Until the end of the day, in the reader's time zone.
    expiresAt: expires ? new Date(`${expires}T23:59:59.999`).getTime() : undefined,
  }
}

function readPolicy(text: (name: string) => string): KeyPolicy {
  const budget = text('budget')
  const models = readList(text('models'))
  const providers = readList(text('providers'))
  return {
    ...(budget && { budget: { usd: Number(budget), period: text('period') as Budget['period'] } }),
    ...(models.length && { models }),
    ...(providers.length && { providers }),
  }
}

function readList(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean)
}
