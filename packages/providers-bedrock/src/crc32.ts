/** The CRC-32 of gzip and PNG (https://www.w3.org/TR/png/#D-CRCAppendix). Not every runtime has one built in. */
export function crc32(bytes: Uint8Array): number {
  table ??= createTable()
  let sum = 0xffffffff
  for (const byte of bytes) sum = (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8)
  return ~sum >>> 0
}

let table: Uint32Array | undefined

function createTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let entry = index
    for (let bit = 0; bit < 8; bit++) entry = entry & 1 ? 0xedb88320 ^ (entry >>> 1) : entry >>> 1
    return entry
  })
}
