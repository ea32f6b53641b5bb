const LONGEST = 80
const END = 20

/** The beginning and the end of a long name, because related names often begin alike. */
export function shorten(name: string): string {
  if (name.length <= LONGEST) return name
  // By code points, so that no character is split.
  const characters = [...name]
  return `${characters.slice(0, LONGEST - END - 1).join('')}…${characters.slice(-END).join('')}`
}
