/**
 * The bytes of a request; `undefined` if there are more than `maxBytes`. Hono's own limit copies a request without a length, which requests of
 * `@hono/node-server` do not support without its globals.
 */
export async function limitedBody({ body, headers }: Request, maxBytes: number): Promise<Buffer | undefined> {
  if (!body) return Buffer.alloc(0)
  if (Number(headers.get('content-length') ?? 0) > maxBytes) return undefined
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
