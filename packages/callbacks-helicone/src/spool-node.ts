/**
 * Node's modules, taken at run time instead of imported: so bundlers for browsers and workers need not know that the spool exists.
 * Throws where there are none.
 */
export function nodeModules() {
  const load = globalThis.process?.getBuiltinModule
  if (!load) throw new Error('spool needs Node 20.16 or newer: this runtime has no files')
  return { fs: load('node:fs/promises'), path: load('node:path'), zlib: load('node:zlib'), os: load('node:os') }
}

export type NodeModules = ReturnType<typeof nodeModules>
