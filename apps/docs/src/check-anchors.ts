import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Fails when a link leads to a heading that is not there, or to a page, which VitePress looks for in Markdown only. */
export function checkAnchors(site: string): void {
  const pages = new Map(
    readdirSync(site, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.html'))
      .map((name) => [addressOf(name), readFileSync(join(site, name), 'utf8')]),
  )
  const dead = [...pages].flatMap(([address, html]) =>
    [...html.matchAll(/<a\b[^>]*? href="([^"]+)"/g)]
      .map(([, href = '']) => new URL(href.replaceAll('&amp;', '&'), `http://site${address}`))
      .filter((url) => url.host === 'site' && !isThere(url, pages, site))
      .map(({ pathname, hash }) => `${address} links to ${pathname}${hash}`),
  )
  if (dead.length > 0) throw new Error(`Links that lead nowhere:\n${[...new Set(dead)].join('\n')}`)
}

function isThere({ pathname, hash }: URL, pages: ReadonlyMap<string, string>, site: string): boolean {
  const html = pages.get(decodeURI(pathname))
  if (html === undefined) return pathname !== '/' && existsSync(join(site, relative('/', pathname)))
  return hash.length < 2 || html.includes(` id="${decodeURIComponent(hash.slice(1))}"`)
}

/** `guide/streaming.html` is at `/guide/streaming`. */
function addressOf(name: string): string {
  return `/${name.replace(/\.html$/, '').replace(/(^|\/)index$/, '$1')}`
}
