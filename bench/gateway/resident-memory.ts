import { readFile } from 'node:fs/promises'

/** Current and peak resident memory of a process in MiB, as Linux counts it. */
export async function residentMemory(pid: number): Promise<{ readonly current: number; readonly peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024
  return { current: read('VmRSS'), peak: read('VmHWM') }
}
