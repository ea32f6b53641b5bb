/**
 * The fields of a `multipart/form-data` body, with which audio and images are sent. A file is described by its name and type. `undefined` if the body is no form.
 * (https://www.rfc-editor.org/rfc/rfc7578)
 */
export function readForm(body: string): Readonly<Record<string, string>> | undefined {
  const [boundary] = /^--[^\r\n]+/.exec(body) ?? []
  if (boundary === undefined) return undefined
  const fields = body.split(boundary).flatMap((part): (readonly [string, string])[] => {
    const end = part.indexOf('\r\n\r\n')
    const head = part.slice(0, end)
    const name = /\bname="([^"]*)"/i.exec(head)?.[1]
    if (end < 0 || name === undefined) return []
    const file = /\bfilename="([^"]*)"/i.exec(head)?.[1]
    const type = /^content-type: *(\S+)/im.exec(head)?.[1] ?? 'unknown type'
    return [[name, file === undefined ? part.slice(end + 4).replace(/\r\n$/, '') : `File ${file} (${type})`]]
  })
  return fields.length > 0 ? Object.fromEntries(fields) : undefined
}
