import { isAbandoned } from './spool-lease.ts'
import type { NodeModules } from './spool-node.ts'

/** Folders that a spool creates in its directory. Everything else there is not ours. */
const FOLDER = /^(?:\.new-)?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** Moves folders whose owners are gone into our own, and yields their new paths. Of several processes, the first to rename wins. */
export async function* claimAbandoned(directory: string, own: string, node: NodeModules): AsyncGenerator<string> {
  const { fs, path } = node
  for (const entry of await fs.readdir(directory)) {
    const folder = path.join(directory, entry)
    if (!FOLDER.test(entry) || folder === own || !(await isAbandoned(folder, node))) continue
    const claim = path.join(own, `claim-${entry}`)
    const isOurs = await fs.rename(folder, claim).then(
      () => true,
      () => false,
    )
    if (isOurs) yield claim
  }
}

/** The segments of a claimed folder, including those that its owner had claimed itself. */
export async function listSegments(folder: string, node: NodeModules): Promise<string[]> {
  const entries = await node.fs.readdir(folder, { recursive: true })
  return entries.filter((entry) => entry.endsWith('.log')).map((entry) => node.path.join(folder, entry))
}
