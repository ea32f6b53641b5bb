import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles, root } from '../../../tests/workspace.ts'
import { OUTSIDE_HOSTS } from './outside-hosts.ts'

/**
 * Throws if Markdown or a docstring has an external link that is not an https address of a host in `OUTSIDE_HOSTS`, or if a listed host has no links.
 * Fetches nothing.
 */
export function checkOutsideLinks(): void {
  const sources = listFiles('packages/*/src/*.ts').filter((file) => !/\.(test|test-support)\.ts$/.test(file))
  const links = [...listFiles('*.md'), ...sources].flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return outsideLinks(file.endsWith('.ts') ? docstringsOf(text) : text).map((link) => ({ file, link }))
  })
  const faults = links.flatMap(({ file, link }) => {
    const fault = faultOfLink(link)
    return fault === undefined ? [] : `${file}: ${link} ${fault}`
  })
  const used = new Set(links.map(({ link }) => hostOf(link)))
  const unused = [...OUTSIDE_HOSTS]
    .filter((host) => !used.has(host))
    .map((host) => `${host} is listed, but nothing links to it`)
  const all = [...faults, ...unused]
  if (all.length > 0) throw new Error(`External links (see apps/docs/src/outside-hosts.ts):\n${all.join('\n')}`)
}

/** The text of all docstrings, as the Markdown that TypeDoc turns into pages. */
export function docstringsOf(source: string): string {
  const docstrings = source.match(/\/\*\*[\s\S]*?\*\//g) ?? []
  // TypeDoc treats an example as code, even without a fence.
  const texts = docstrings.map((docstring) => docstring.replace(/^\/\*\*|\*\/$/g, '').replace(/^ *\* ?/gm, ''))
  return texts.map((text) => text.replace(/^@example$[\s\S]*?(?=^@|$(?![\s\S]))/gm, '')).join('\n\n')
}

/** External link targets and bare addresses in Markdown, except in code. */
export function outsideLinks(markdown: string): string[] {
  const text = markdown
    .replace(/^( *)(```+)[\s\S]*?^\1\2/gm, '')
    .replace(/(`+)(?!`)(?:(?!\n\n)[\s\S])*?(?<!`)\1(?!`)/g, '')
  const found = text.matchAll(
    /(?:(?<=\]\(<?|\]: *)(?:[a-z][a-z0-9+.-]*:|\/\/|www\.)|\b[a-z][a-z0-9+.-]*:\/\/)[^\s<>()"'\]|]*/gi,
  )
  return [...found].map(([link]) => link.replace(/[.,;:]$/, ''))
}

/** Describes what is wrong with a link. `undefined` if nothing is. */
export function faultOfLink(link: string): string | undefined {
  if (!/^https:\/\/[^/]/.test(link) || !URL.canParse(link)) return 'is not a valid https address'
  return OUTSIDE_HOSTS.has(hostOf(link)) ? undefined : 'leads to a host that is not listed'
}

function hostOf(link: string): string {
  return URL.canParse(link) ? new URL(link).host : ''
}
