import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** A file of the dashboard, ready to be sent. */
export interface PageFile {
  readonly type: string
  readonly body: Buffer
  readonly gzipped: Buffer
  /** Includes the quotes. */
  readonly etag: string
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
}

const compress = /* @__PURE__ */ promisify(gzip)

/**
 * Reads the files of the built dashboard, by the paths at which they are served, such as `/index.html`. Only these can be requested, so that no path can leave
 * the folder. Empty if there is no such folder, because the gateway was built without the dashboard.
 */
export async function readPages(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const files = entries.filter((entry) => entry.isFile())
  const pages = files.map(async (entry): Promise<[string, PageFile]> => {
    const path = join(entry.parentPath, entry.name)
    return [`/${relative(folder, path).split(sep).join('/')}`, await readPage(path)]
  })
  return new Map(await Promise.all(pages))
}

async function readPage(path: string): Promise<PageFile> {
  const body = await readFile(path)
  return {
    type: TYPES[extname(path)] ?? 'application/octet-stream',
    body,
    gzipped: await compress(body, { level: 9 }),
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  }
}
