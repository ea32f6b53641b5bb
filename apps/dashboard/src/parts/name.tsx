import { shorten } from '../format/shorten.ts'

/** A name from a request, such as a model, a user or a path. It may have any length and any script. */
export function Name({ of }: { readonly of: string }) {
  const short = shorten(of)
  return <bdi title={short === of ? undefined : of}>{short}</bdi>
}
