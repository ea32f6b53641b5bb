import { readdirSync } from 'node:fs'
import { orderExports } from './src/api-order.mjs'

const folders = ['core', ...readdirSync('../../packages').filter((folder) => !/^(core|testkit)$/.test(folder))]

/** Additional entries of packages, besides `index`. */
const MORE_ENTRIES = { headers: ['contract'], gateway: ['api'] }

/** Names modules as people import them, `@litecone/core`, instead of by path, `core/src`. */
function nameModules(app) {
  app.converter.on('resolveBegin', ({ project }) => {
    for (const entry of project.children ?? []) entry.name = nameOf(entry.name)
  })
}

/** Removes inherited members. Otherwise twenty error classes would each repeat those of their parent. */
function removeInherited(app) {
  const afterInheritanceIsKnownAndBeforeGroupsAreMade = -50
  app.converter.on(
    'resolveEnd',
    ({ project }) => {
      for (const reflection of Object.values(project.reflections)) {
        if (reflection.inheritedFrom ?? reflection.signatures?.every((signature) => signature.inheritedFrom))
          project.removeReflection(reflection)
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
  plugin: ['typedoc-plugin-markdown', nameModules, removeInherited, orderExports],
  tsconfig: '../../tsconfig.json',
  entryPoints: folders.flatMap((folder) =>
    ['index', ...(MORE_ENTRIES[folder] ?? [])].map((name) => `../../packages/${folder}/src/${name}.ts`),
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
  // VitePress derives different anchors from headings than TypeDoc does.
  useHTMLAnchors: true,
  skipErrorChecking: true,
  logLevel: 'Warn',
}
