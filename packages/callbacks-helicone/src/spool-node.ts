/**
 * Node's modules, loaded at run time instead of imported, so that bundlers for browsers and workers do not see them. Throws where they do
 * not exist.
 */
export function nodeModules() {
  const load = globalThis.process?.getBuiltinModule
  if (!load) throw new Error('spool needs Node 20.16 or newer')
  return { fs: load('node:fs/promises'), path: load('node:path'), zlib: load('node:zlib'), os: load('node:os') }
}

export type NodeModules = ReturnType<typeof nodeModules>
