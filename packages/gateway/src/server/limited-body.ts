/**
 * Reads the body of a request; `undefined` if it is longer than `maxBytes`. Hono's own body limit cannot be used: it copies requests without a length, which works with
 * `@hono/node-server` only if that replaces the global `Request`.
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
