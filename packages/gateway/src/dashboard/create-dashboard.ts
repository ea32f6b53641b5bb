import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { withoutQuery } from '../routes/without-query.ts'
import { type PageFile, readPages } from './read-pages.ts'

/** Answers a request for the pages of the dashboard. */
export type Dashboard = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * Nothing from other origins is loaded, framed or sent, so that output of a model can be displayed safely. Images of conversations can be data URLs.
 * (https://www.w3.org/TR/CSP3/)
 */
const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

/** Serves the built pages: files by name, and `index.html` for every other path, because it does the routing. */
export function createDashboard(folder: string): Dashboard {
  let pages: Promise<ReadonlyMap<string, PageFile>> | undefined
  return async (request, response) => {
    const { method = 'GET', headers } = request
    if (method !== 'GET' && method !== 'HEAD')
      return answerText(response, 405, 'Pages are read with GET.', { allow: 'GET, HEAD' })
    // Read on the first request, because most gateways of a group are never asked.
    pages ??= readPages(folder)
    const path = withoutQuery(request.url ?? '/')
    const files = await pages
    const file = files.get(path) ?? (isPage(path) ? files.get('/index.html') : undefined)
    if (!file) {
      return answerText(response, 404, isPage(path) ? NOT_BUILT : 'There is no such file.')
    }
    const common = {
      ...SECURITY,
      'cache-control': isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: file.etag,
      vary: 'Accept-Encoding',
    }
    if (headers['if-none-match'] === file.etag) {
      response.writeHead(304, common).end()
      return
    }
    const isGzipped = /\bgzip\b/.test(headers['accept-encoding'] ?? '')
    const body = isGzipped ? file.gzipped : file.body
    response.writeHead(200, {
      ...common,
      'content-type': file.type,
      'content-length': body.length,
      ...(isGzipped ? { 'content-encoding': 'gzip' } : {}),
    })
    response.end(method === 'HEAD' ? undefined : body)
  }
}

/** Where the build puts the pages: next to the gateway's code, or in `dist` if this code is not built. */
export function pagesFolder(): string {
  const built = new URL('./pages/', import.meta.url)
  return fileURLToPath(existsSync(built) ? built : new URL('../../dist/pages/', import.meta.url))
}

const NOT_BUILT =
  'This gateway was built without its pages: run "npm run build" in its repository. The same figures are at /api/v1.'

function isPage(path: string): boolean {
  return path === '/' || path === '/dashboard' || path.startsWith('/dashboard/')
}

/** Vite adds a hash of the content to names of files: `/assets/index-Dsh7cxwz.js`. */
function isHashed(path: string): boolean {
  return /^\/assets\/.+-[\w-]{8}\.\w+$/.test(path)
}

function answerText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { ...SECURITY, ...headers, 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}
