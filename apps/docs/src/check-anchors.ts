import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Throws if a link in the built site leads to a page or a heading that does not exist. VitePress itself only checks links to pages in Markdown. */
export function checkAnchors(site: string): void {
  const pages = new Map(
    readdirSync(site, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.html'))
      .map((name) => [addressOf(name), readFileSync(join(site, name), 'utf8')]),
  )
  const broken = [...pages].flatMap(([address, html]) =>
    [...html.matchAll(/<a\b[^>]*? href="([^"]+)"/g)]
      .map(([, href = '']) => new URL(href.replaceAll('&amp;', '&'), `http://site${address}`))
      .filter((url) => url.host === 'site' && !exists(url, pages, site))
      .map(({ pathname, hash }) => `${address} links to ${pathname}${hash}`),
  )
  if (broken.length > 0) throw new Error(`Broken links:\n${[...new Set(broken)].join('\n')}`)
}

function exists({ pathname, hash }: URL, pages: ReadonlyMap<string, string>, site: string): boolean {
  const html = pages.get(decodeURI(pathname))
  if (html === undefined) return pathname !== '/' && existsSync(join(site, relative('/', pathname)))
  return hash.length < 2 || html.includes(` id="${decodeURIComponent(hash.slice(1))}"`)
}

/** The address of a built file: `/guide/streaming` for `guide/streaming.html`. */
function addressOf(name: string): string {
  return `/${name.replace(/\.html$/, '').replace(/(^|\/)index$/, '$1')}`
}
