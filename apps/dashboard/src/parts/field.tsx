import type { ComponentProps } from 'react'

/** A line of text, a number or a day in a form, below what it is. */
export function Field({ label, ...input }: { readonly label: string } & ComponentProps<'input'>) {
  return (
    <label className="field">
      <span>{label}</span>
      <input autoComplete="off" spellCheck={false} {...input} />
    </label>
  )
}

/** The same, to choose one of its options. */
export function SelectField({ label, ...select }: { readonly label: string } & ComponentProps<'select'>) {
  return (
    <label className="field">
      <span>{label}</span>
      <select {...select} />
    </label>
  )
}
