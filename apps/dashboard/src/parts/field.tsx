import type { ComponentProps } from 'react'

/** An input with its label above it. */
export function Field({ label, ...input }: { readonly label: string } & ComponentProps<'input'>) {
  return (
    <label className="field">
      <span>{label}</span>
      <input autoComplete="off" spellCheck={false} {...input} />
    </label>
  )
}

/** A select with its label above it. */
export function SelectField({ label, ...select }: { readonly label: string } & ComponentProps<'select'>) {
  return (
    <label className="field">
      <span>{label}</span>
      <select {...select} />
    </label>
  )
}
