import { Link } from '@tanstack/react-router'
import { compared } from '../../state/compared.ts'

/** Chooses the first of two requests to compare. On the page of another request it links to the comparison. */
export function CompareButton({ id, name }: { readonly id: string; readonly name: string }) {
  const first = compared.use()
  if (first === undefined || first.id === id) {
    return (
      <button
        type="button"
        aria-pressed={first !== undefined}
        title="Then open the other request"
        onClick={() => compared.set(first ? undefined : { id, name })}
      >
        Compare
      </button>
    )
  }
  return (
    <Link className="button" to="/dashboard/compare" search={{ a: [first.id], b: [id] }}>
      Compare with {first.name}
    </Link>
  )
}
