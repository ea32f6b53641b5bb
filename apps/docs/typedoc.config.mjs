import { readdirSync } from 'node:fs'
import { orderExports } from './src/api-order.mjs'

const folders = ['core', ...readdirSync('../../packages').filter((folder) => !/^(core|testkit)$/.test(folder))]

/** A package's entries beside its main one. */
const MORE = { headers: ['contract'], gateway: ['api'] }

/** `core/src` is what TypeDoc makes of a path; people import `@litecone/core`. */
function nameModules(app) {
  app.converter.on('resolveBegin', ({ project }) => {
    for (const entry of project.children ?? []) entry.name = nameOf(entry.name)
  })
}

/** Twenty kinds of errors would each repeat what they have of one. */
function leaveOutInherited(app) {
  const afterInheritanceIsKnownAndBeforeGroupsAreMade = -50
  app.converter.on(
    'resolveEnd',
    ({ project }) => {
      for (const one of Object.values(project.reflections)) {
        if (one.inheritedFrom ?? one.signatures?.every((signature) => signature.inheritedFrom))
          project.removeReflection(one)
      }
    },
    afterInheritanceIsKnownAndBeforeGroupsAreMade,
  )
}

function nameOf(path) {
  const [folder, ...rest] = path.split('/').filter((part) => part !== 'src' && part !== 'index')
  return ['@litecone', folder, ...rest].join('/')
}

/** @type {import('typedoc').TypeDocOptions & import('typedoc-plugin-markdown').PluginOptions} */
export default {
  plugin: ['typedoc-plugin-markdown', nameModules, leaveOutInherited, orderExports],
  tsconfig: '../../tsconfig.json',
  entryPoints: folders.flatMap((folder) =>
    ['index', ...(MORE[folder] ?? [])].map((name) => `../../packages/${folder}/src/${name}.ts`),
  ),
  sortEntryPoints: false,
  out: 'pages/reference/api',
  entryFileName: 'index.md',
  outputFileStrategy: 'modules',
  readme: 'none',
  name: 'API reference',
  disableSources: true,
  excludeInternal: true,
  excludePrivate: true,
  groupOrder: ['Functions', 'Variables', 'Interfaces', 'Type Aliases', '*', 'Classes'],
  categorizeByGroup: false,
  sort: ['kind', 'source-order'],
  hideBreadcrumbs: true,
  hidePageHeader: true,
  parametersFormat: 'table',
  // VitePress makes other anchors of headings than TypeDoc does.
  useHTMLAnchors: true,
  skipErrorChecking: true,
  logLevel: 'Warn',
}
