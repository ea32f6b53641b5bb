import { readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { readPackages, root } from '../../../tests/workspace.ts'

/** The site's page for each file of the repository that becomes one. */
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

/** Every file that becomes a page, with the page's address. */
export function filePages(): [file: string, page: string][] {
  return [...PAGES].filter(([file]) => file !== 'README.md' && file.endsWith('.md'))
}

/** Points links to pages of the site, so that they also work where a section is included elsewhere. A link to a file without a page becomes plain text. */
export function linkPages(markdown: string, file: string): string {
  return markdown.replace(/(?<!!)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g, (link, text: string, target: string) => {
    if (/^[a-z]+:/.test(target)) return link
    const [path = '', hash] = target.split('#')
    const page = pageOf(path === '' ? file : relative(root, join(root, dirname(file), path)))
    if (page === undefined) return text
    return `[${text}](${page}${hash === undefined ? '' : `#${hash}`})`
  })
}

/** The address of a file's page: `/guide/errors` for `apps/docs/pages/guide/errors.md`. */
function pageOf(file: string): string | undefined {
  return PAGES.get(file) ?? /^apps\/docs\/pages(\/.*)\.md$/.exec(file)?.[1]
}

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length))
}
