import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type HeaderTable, REQUEST_HEADERS, RESPONSE_HEADERS } from '@litecone/headers'
import { type DocumentedRow, documentRows } from '../../../packages/headers/test/header-rows.ts'
import { root } from '../../../tests/workspace.ts'

/** Every header, each under a heading of its own, so that the search finds it by name. */
export function headerPage(): string {
  return `# Every header

All of these come from one table in \`@litecone/headers\`: the builder writes by it, the gateway reads by it, and this page is made of it.
[How to use them](/guide/headers) has examples. What a gateway of your own does with each is told [with the gateway](/reference/packages/gateway#headers).

## Request headers

${overview('Option', requests)}

${requests.map((row) => section(row, 'Option')).join('\n\n')}

### Helicone-Property-* {#properties}

Option \`properties\`: an object of texts, numbers and booleans.

Properties of your own to filter logs by: \`properties: { plan: 'pro' }\` becomes \`Helicone-Property-plan: pro\`.

## Response headers

\`heliconeResponse(response.headers)\` reads them.

${overview('Field', responses)}

${responses.map((row) => section(row, 'Field')).join('\n\n')}
`
}

/** Of a request, or of an answer. */
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
    standard === undefined ? '' : `When it is not given: \`${standard}\`.`,
    aliases.length > 0 ? `Also read as ${aliases.map((name) => `\`${name}\``).join(', ')}.` : '',
  ]
  return `### ${header} {#${anchorOf(row, kind)}}

${facts.filter(Boolean).join(' ')}

${meaning}

<small>After Helicone’s ${source}.</small>`
}

/** Requests and answers share names, and so need anchors of their own. */
function anchorOf({ header }: DocumentedRow, kind: Kind): string {
  return `${kind === 'Field' ? 'response-' : ''}${header.toLowerCase()}`
}
