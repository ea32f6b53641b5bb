import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles, root } from '../../../tests/workspace.ts'
import { OUTSIDE_HOSTS } from './outside-hosts.ts'

/** Fails when Markdown of the repository, or a docstring of its packages, links to what is no https address of a host in the list, or the list has hosts of no link. Nothing is fetched. */
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
    .map((host) => `${host} is listed, and linked to by nothing`)
  const all = [...faults, ...unused]
  if (all.length > 0) throw new Error(`Links to outside (apps/docs/src/outside-hosts.ts):\n${all.join('\n')}`)
}

/** What docstrings say, as the Markdown that TypeDoc makes pages of. */
export function docstringsOf(source: string): string {
  const found = source.match(/\/\*\*[\s\S]*?\*\//g) ?? []
  // TypeDoc takes an example for code, with a fence or without.
  const texts = found.map((one) => one.replace(/^\/\*\*|\*\/$/g, '').replace(/^ *\* ?/gm, ''))
  return texts.map((text) => text.replace(/^@example$[\s\S]*?(?=^@|$(?![\s\S]))/gm, '')).join('\n\n')
}

/** Targets of links, and addresses that stand in the text; what is code is neither. */
export function outsideLinks(markdown: string): string[] {
  const text = markdown
    .replace(/^( *)(```+)[\s\S]*?^\1\2/gm, '')
    .replace(/(`+)(?!`)(?:(?!\n\n)[\s\S])*?(?<!`)\1(?!`)/g, '')
  const found = text.matchAll(
    /(?:(?<=\]\(<?|\]: *)(?:[a-z][a-z0-9+.-]*:|\/\/|www\.)|\b[a-z][a-z0-9+.-]*:\/\/)[^\s<>()"'\]|]*/gi,
  )
  return [...found].map(([link]) => link.replace(/[.,;:]$/, ''))
}

/** What is wrong with one, if anything is. */
export function faultOfLink(link: string): string | undefined {
  if (!/^https:\/\/[^/]/.test(link) || !URL.canParse(link)) return 'is no https address'
  return OUTSIDE_HOSTS.has(hostOf(link)) ? undefined : 'leads to a host that is not in the list'
}

function hostOf(link: string): string {
  return URL.canParse(link) ? new URL(link).host : ''
}
