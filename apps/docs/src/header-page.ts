import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type HeaderTable, REQUEST_HEADERS, RESPONSE_HEADERS } from '@litecone/headers'
import { type DocumentedRow, documentRows } from '../../../packages/headers/test/header-rows.ts'
import { root } from '../../../tests/workspace.ts'

/** Documents every header, each under its own heading so that the search finds it by name. */
export function headerPage(): string {
  return `# Every header

This page is generated from the table in \`@litecone/headers\` that the builder and the gateway both use. See [Headers](/guide/headers) for examples, and
[the gateway](/reference/packages/gateway#headers) for what it does with each.

## Request headers

${overview('Option', requests)}

${requests.map((row) => section(row, 'Option')).join('\n\n')}

### Helicone-Property-* {#properties}

Option \`properties\`: an object of strings, numbers and booleans.

Custom properties to filter logs by: \`properties: { plan: 'pro' }\` becomes \`Helicone-Property-plan: pro\`.

## Response headers

Read them with \`heliconeResponse(response.headers)\`.

${overview('Field', responses)}

${responses.map((row) => section(row, 'Field')).join('\n\n')}
`
}

/** Request headers are set by an option. Response headers are read from a field. */
type Kind = 'Option' | 'Field'

const requests = rowsOf('header-table.ts', REQUEST_HEADERS)
const responses = rowsOf('response-table.ts', RESPONSE_HEADERS)

function rowsOf(name: string, table: HeaderTable): DocumentedRow[] {
  return documentRows(pathToFileURL(join(root, 'packages/headers/src', name)), table)
}

function overview(kind: Kind, rows: readonly DocumentedRow[]): string {
  const lines = rows.map((row) => `| [\`${row.header}\`](#${anchorOf(row, kind)}) | \`${row.path}\` |`)
  return [`| Header | ${kind} |`, '| --- | --- |', ...lines].join('\n')
}

function section(row: DocumentedRow, kind: Kind): string {
  const { header, path, rule, aliases, default: standard, meaning, source } = row
  const facts = [
    `${kind} \`${path}\`: ${rule.replaceAll('[', '\\[')}.`,
    standard === undefined ? '' : `Default: \`${standard}\`.`,
    aliases.length > 0 ? `Aliases: ${aliases.map((name) => `\`${name}\``).join(', ')}.` : '',
  ]
  return `### ${header} {#${anchorOf(row, kind)}}

${facts.filter(Boolean).join(' ')}

${meaning}

<small>Source: Helicone, ${source}.</small>`
}

/** Anchors of response headers have a prefix, because some request headers have the same name. */
function anchorOf({ header }: DocumentedRow, kind: Kind): string {
  return `${kind === 'Field' ? 'response-' : ''}${header.toLowerCase()}`
}
