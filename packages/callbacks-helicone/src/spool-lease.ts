import type { NodeModules } from './spool-node.ts'

/** Says which process a folder of the spool belongs to, so that another can tell when its owner is gone. */
interface Lease {
  /** Host and process namespace: only there does `pid` mean anything. */
  readonly host: string
  readonly pid: number
  /** When the process started, by the kernel's clock: ids are used again. */
  readonly started: string | undefined
  readonly instance: string
}

export const LEASE_FILE = 'lease.json'

/** Owners renew their lease in this time, milliseconds. */
export const LEASE_RENEWAL = 15_000

/** An owner that cannot be asked is gone when its lease is this old. */
const LEASE_LIMIT = 4 * LEASE_RENEWAL

const REGISTRY = /* @__PURE__ */ Symbol.for('litecone.helicone.spools')

/** The folders that this process owns, over all copies of this package. */
function owned(): Set<string> {
  const holder = globalThis as { [REGISTRY]?: Set<string> }
  holder[REGISTRY] ??= new Set()
  return holder[REGISTRY]
}

export async function writeLease(folder: string, instance: string, node: NodeModules): Promise<void> {
  owned().add(instance)
  const { pid } = process
  const lease: Lease = { host: await hostId(node), pid, started: await startOf(pid, node), instance }
  await node.fs.writeFile(node.path.join(folder, LEASE_FILE), JSON.stringify(lease))
}

export function dropLease(instance: string): void {
  owned().delete(instance)
}

/** Whether the folder's owner is gone. When it cannot be known, a lease that nobody renewed tells. */
export async function isAbandoned(folder: string, node: NodeModules): Promise<boolean> {
  const file = node.path.join(folder, LEASE_FILE)
  try {
    const age = Date.now() - (await node.fs.stat(file)).mtimeMs
    const lease = JSON.parse(await node.fs.readFile(file, 'utf8')) as Lease
    if (owned().has(lease.instance)) return false
    if (lease.host === (await hostId(node)) && (await isGone(lease, node))) return true
    return age > LEASE_LIMIT
  } catch {
    // No lease, or one that a power failure emptied: the folder's own age tells.
    const stat = await node.fs.stat(folder).catch(() => undefined)
    return stat !== undefined && Date.now() - stat.mtimeMs > LEASE_LIMIT
  }
}

async function isGone({ pid, started }: Lease, node: NodeModules): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
  return started !== undefined && started !== (await startOf(pid, node))
}

/** Containers may share a host's name and yet not see each other's processes. */
async function hostId({ fs, os }: NodeModules): Promise<string> {
  return `${os.hostname()} ${await fs.readlink('/proc/self/ns/pid').catch(() => '')}`
}

/** Field 22 of `/proc/<pid>/stat` (proc(5)), counted after the name, which may hold anything. */
async function startOf(pid: number, { fs }: NodeModules): Promise<string | undefined> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}
