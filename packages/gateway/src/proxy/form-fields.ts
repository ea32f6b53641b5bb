import type { BodyCopy } from './body-copy.ts'

/** Longer texts of a form are not what is looked for. */
const LONGEST = 512

/**
 * The model of a form, and the like: transcriptions, and edits of images, are asked for by `multipart/form-data`. Of each part that is a short text, by its
 * name; `undefined` when the body is no form.
 */
export function readFormFields(copy: BodyCopy, contentType: string | undefined): Record<string, unknown> | undefined {
  const [, quoted, plain] = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '') ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined || copy.size === 0) return undefined
  // Bytes as characters, so that files between are neither decoded nor mistaken.
  const parts = copy.bytes().toString('latin1').split(`--${boundary}`)
  const fields = parts.flatMap((part): [string, unknown][] => {
    const end = part.indexOf('\r\n\r\n')
    const value = part.slice(end + 4).replace(/\r\n$/, '')
    if (end === -1 || value.length > LONGEST) return []
    const head = part.slice(0, end)
    const [, name] = /^content-disposition:.*[;\s]name="([^"]*)"/im.exec(head) ?? []
    if (name === undefined || /[;\s]filename\*?=/i.test(head)) return []
    const text = Buffer.from(value, 'latin1').toString()
    // All that a form has is text.
    return [[name, name === 'stream' ? text === 'true' : text]]
  })
  return Object.fromEntries(fields)
}
