import type { BodyCopy } from './body-copy.ts'

/** Longer values are ignored. */
const MAX_LENGTH = 512

/**
 * Reads the text fields of a `multipart/form-data` body, as sent for transcriptions and image edits, to find the model. Long values and files are left out.
 * Returns `undefined` if the body is not a form.
 */
export function readFormFields(copy: BodyCopy, contentType: string | undefined): Record<string, unknown> | undefined {
  const [, quoted, plain] = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '') ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined || copy.size === 0) return undefined
  // Decoded as Latin-1, which keeps every byte, because the body also contains files.
  const parts = copy.bytes().toString('latin1').split(`--${boundary}`)
  const fields = parts.flatMap((part): [string, unknown][] => {
    const end = part.indexOf('\r\n\r\n')
    const value = part.slice(end + 4).replace(/\r\n$/, '')
    if (end === -1 || value.length > MAX_LENGTH) return []
    const head = part.slice(0, end)
    const [, name] = /^content-disposition:.*[;\s]name="([^"]*)"/im.exec(head) ?? []
    if (name === undefined || /[;\s]filename\*?=/i.test(head)) return []
    const text = Buffer.from(value, 'latin1').toString()
    // All values of a form are text, but the meter expects a boolean for `stream`.
    return [[name, name === 'stream' ? text === 'true' : text]]
  })
  return Object.fromEntries(fields)
}
