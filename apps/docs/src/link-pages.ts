import { readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { readPackages, root } from '../../../tests/workspace.ts'

/** Where the pages of the site are that are made of files of the repository, by the path of the file. */
const PAGES: ReadonlyMap<string, string> = new Map([
  ...publishedPackages().map(({ folder }): [string, string] => [
    `packages/${folder}/README.md`,
    `/reference/packages/${folder}`,
  ]),
  ...markdownIn('packages/gateway/docs').map((name): [string, string] => [
    `packages/gateway/docs/${name}.md`,
    `/reference/gateway/${name}`,
  ]),
  ...markdownIn('docs/decisions').map((name): [string, string] => [
    `docs/decisions/${name}.md`,
    `/reference/decisions/${name === 'README' ? '' : name}`,
  ]),
  ['README.md', '/'],
  ['docs/decisions', '/reference/decisions/'],
  ['docs/add-a-provider.md', '/reference/add-a-provider'],
])

export function publishedPackages() {
  return readPackages().filter(({ manifest }) => !manifest.private)
}

/** The pages made of a file each, by the file. */
export function filePages(): [file: string, page: string][] {
  return [...PAGES].filter(([file]) => file !== 'README.md' && file.endsWith('.md'))
}

/** With its links leading to pages of the site, also where a part of it is included in another. A link to a file that is no page there becomes plain text. */
export function linkPages(markdown: string, file: string): string {
  return markdown.replace(/(?<!!)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g, (link, text: string, target: string) => {
    if (/^[a-z]+:/.test(target)) return link
    const [path = '', hash] = target.split('#')
    const page = PAGES.get(path === '' ? file : relative(root, join(root, dirname(file), path)))
    if (page === undefined) return text
    return `[${text}](${page}${hash === undefined ? '' : `#${hash}`})`
  })
}

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length))
}
