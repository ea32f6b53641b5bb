import { shorten } from '../format/shorten.ts'

/** A name that others chose, such as a model, a user or a path. It may be of any length and in any script. */
export function Name({ of }: { readonly of: string }) {
  const short = shorten(of)
  return <bdi title={short === of ? undefined : of}>{short}</bdi>
}
