import { connect as connectTo, createServer, type Server, type Socket } from 'node:net'

export interface SeverableProxy {
  /** The service's URL, through the proxy. */
  readonly url: string
  /** Breaks all connections and refuses new ones. */
  cut(): Promise<void>
  restore(): Promise<void>
  /** Keeps connections open, but drops all data. */
  hang(): void
}

/** A TCP proxy to a real service, which can interrupt the connection. */
export async function severableProxy(service: string): Promise<SeverableProxy> {
  const target = new URL(service)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connectTo(Number(target.port), target.hostname)
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
  })
  const port = await listen(server, 0)
  const url = new URL(service)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  return {
    url: url.href,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
    restore: async () => void (await listen(server, port)),
    hang: () => {
      for (const socket of sockets) socket.unpipe().pause()
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
