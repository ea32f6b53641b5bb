import type { NodeModules } from './spool-node.ts'

/** Identifies the process that owns a folder of the spool, so that others can tell when it is gone. */
interface Lease {
  /** Host and process namespace, outside of which `pid` means nothing. */
  readonly host: string
  readonly pid: number
  /** When the process started, by the kernel's clock, because pids are reused. */
  readonly started: string | undefined
  readonly instance: string
}

export const LEASE_FILE = 'lease.json'

/** The interval at which owners renew their lease, in milliseconds. */
export const LEASE_RENEWAL = 15_000

/** The age of a lease after which an owner that cannot be checked counts as gone. */
const LEASE_LIMIT = 4 * LEASE_RENEWAL

const REGISTRY = /* @__PURE__ */ Symbol.for('litecone.helicone.spools')

/** The folders that this process owns, shared by all copies of this package. */
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

/** Whether the folder's owner is gone, by its process or, if that cannot be checked, by the lease's age. */
export async function isAbandoned(folder: string, node: NodeModules): Promise<boolean> {
  const file = node.path.join(folder, LEASE_FILE)
  try {
    const age = Date.now() - (await node.fs.stat(file)).mtimeMs
    const lease = JSON.parse(await node.fs.readFile(file, 'utf8')) as Lease
    if (owned().has(lease.instance)) return false
    if (lease.host === (await hostId(node)) && (await isGone(lease, node))) return true
    return age > LEASE_LIMIT
  } catch {
    // Without a lease, or with one that a power failure emptied, the folder's age decides.
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

/** Containers may share a host name without seeing each other's processes. */
async function hostId({ fs, os }: NodeModules): Promise<string> {
  return `${os.hostname()} ${await fs.readlink('/proc/self/ns/pid').catch(() => '')}`
}

/** Field 22 of `/proc/<pid>/stat` (proc(5)), counted after the name, which may contain anything. */
async function startOf(pid: number, { fs }: NodeModules): Promise<string | undefined> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}
