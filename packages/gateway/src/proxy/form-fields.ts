import type { BodyCopy } from './body-copy.ts'

/** Longer texts of a form are ignored. */
const LONGEST = 512

/**
 * The fields of a form, such as the model: transcriptions and image edits are sent as `multipart/form-data`. Only short texts are included. `undefined` if the
 * body is not a form.
 */
export function readFormFields(copy: BodyCopy, contentType: string | undefined): Record<string, unknown> | undefined {
  const [, quoted, plain] = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '') ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined || copy.size === 0) return undefined
  // As Latin-1, so that files in between are not decoded.
  const parts = copy.bytes().toString('latin1').split(`--${boundary}`)
  const fields = parts.flatMap((part): [string, unknown][] => {
    const end = part.indexOf('\r\n\r\n')
    const value = part.slice(end + 4).replace(/\r\n$/, '')
    if (end === -1 || value.length > LONGEST) return []
    const head = part.slice(0, end)
    const [, name] = /^content-disposition:.*[;\s]name="([^"]*)"/im.exec(head) ?? []
    if (name === undefined || /[;\s]filename\*?=/i.test(head)) return []
    const text = Buffer.from(value, 'latin1').toString()
    // Form values are always text.
    return [[name, name === 'stream' ? text === 'true' : text]]
  })
  return Object.fromEntries(fields)
}
