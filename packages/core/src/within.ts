/** Waits until all work is done, for at most `timeout` milliseconds. */
export async function within(timeout: number, work: Iterable<Promise<unknown>>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeout)
  })
  await Promise.race([Promise.all(work), late])
  clearTimeout(timer)
}
