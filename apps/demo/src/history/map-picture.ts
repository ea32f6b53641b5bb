import { crc32, deflateSync } from 'node:zlib'

const WIDTH = 240
const HEIGHT = 150

/** A small map of a river as a data URL: a PNG whose colors are meadow, water, road and town. */
export const MAP_PICTURE: string = /* @__PURE__ */ `data:image/png;base64,${/* @__PURE__ */ drawMap().toString('base64')}`

/** https://www.w3.org/TR/png-3/ */
function drawMap(): Buffer {
  const rows = Array.from({ length: HEIGHT }, (_, y) => {
    // The first byte of a row is its filter. 0 means none.
    const row = Buffer.alloc(1 + WIDTH)
    for (let x = 0; x < WIDTH; x++) row[1 + x] = colorAt(x, y)
    return row
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(WIDTH, 0)
  header.writeUInt32BE(HEIGHT, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const palette = Buffer.from([223, 232, 201, 108, 166, 205, 250, 246, 233, 190, 92, 70])
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The number of a color in the palette. */
function colorAt(x: number, y: number): number {
  const river = 75 + 34 * Math.sin(x / 34) + 10 * Math.sin(x / 13)
  if (Math.hypot(x - 168, y - 44) < 8) return 3
  if (Math.abs(y - river) < 6 + x / 60) return 1
  return Math.abs(x - 168 + (y - 44) / 3) < 1.5 ? 2 : 0
}

function chunk(name: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
