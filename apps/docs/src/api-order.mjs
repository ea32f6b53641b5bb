import { basename } from 'node:path'
import { ReflectionCategory, ReflectionKind } from 'typedoc'

/**
 * The sections of a package's API page, most used first, each with the source files whose exports it shows, in order.
 * The last section also takes what no section names. Packages that are not listed are shown by kind.
 */
const SECTIONS = {
  core: {
    Calls: ['completion', 'client', 'embedding', 'options', 'parameters'],
    Streams: ['stream', 'collect'],
    Errors: ['errors'],
    'Retries, fallbacks and routing': ['retry', 'fallbacks', 'router'],
    Callbacks: ['callbacks', 'record'],
    'Requests and responses': ['chat', 'standard-schema', 'embedding-types', 'moderation-types'],
    'Write a provider': ['provider', 'wire'],
  },
  'providers-openai': {
    Provider: ['openai', 'openai-responses', 'account'],
    'Write a provider': ['openai-wire', 'responses-wire', 'quirks'],
  },
  'providers-anthropic': {
    Provider: ['anthropic', 'anthropic-vertex', 'vertex-address'],
    'Write a provider': ['anthropic-wire'],
  },
  'callbacks-helicone': {
    Callback: ['helicone', 'options', 'helicone-error'],
    'Sessions and feedback': ['scope', 'feedback'],
    Redaction: ['redactors', 'redact', 'keys'],
    More: [],
  },
  headers: {
    Headers: ['helicone-headers', 'helicone-proxy', 'helicone-response', 'options', 'helicone-header-error'],
    Parsing: ['parse-helicone-headers', 'read-headers', 'rate-limit-policy', 'fallbacks'],
    Tables: ['header-table'],
  },
  gateway: {
    Gateway: ['start-gateway', 'gateway-options', 'gateway-services', 'providers'],
    Stores: ['open-stores', 'store-error', 'log-store', 'cache-store', 'counter-store', 'log-entry', 'log-query'],
    Keys: ['open-key-store', 'key-store', 'grant', 'manage-vault', 'vault-key', 'vault-error'],
    More: [],
  },
}

const KINDS = [ReflectionKind.Function, ReflectionKind.Variable, ReflectionKind.Interface, ReflectionKind.TypeAlias]

/** A TypeDoc plugin. By file, so that no source needs a `@category`. */
export function orderExports(app) {
  const afterGroupsAreMade = -1000
  app.converter.on(
    'resolveEnd',
    ({ project }) => {
      for (const module of project.children ?? []) {
        const sections = SECTIONS[module.name.replace('@litecone/', '')]
        if (sections) module.categories = categorize(module.children ?? [], Object.entries(sections))
      }
    },
    afterGroupsAreMade,
  )
}

function categorize(children, sections) {
  return sections.map(([title, files], index) => {
    const isLast = index === sections.length - 1
    const others = sections.filter(([other]) => other !== title).flatMap(([, names]) => names)
    const category = new ReflectionCategory(title)
    category.children = children
      .filter((child) => (isLast ? !others.includes(fileOf(child)) : files.includes(fileOf(child))))
      .sort((a, b) => place(files, fileOf(a)) - place(files, fileOf(b)) || place(KINDS, a.kind) - place(KINDS, b.kind))
    return category
  })
}

function place(list, item) {
  return list.includes(item) ? list.indexOf(item) : list.length
}

function fileOf(child) {
  return basename(child.project.getSymbolIdFromReflection(child)?.packagePath ?? '', '.ts')
}
