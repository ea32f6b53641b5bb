import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

export interface ConnectProxy extends AsyncDisposable {
  /** `127.0.0.1:1234` */
  readonly address: string
  /** What it was asked to connect to, with the credentials that came. */
  readonly asked: { readonly host: string | undefined; readonly auth: string | undefined }[]
  /** What clients sent through it. */
  readonly sent: Buffer[]
}

/** Starts a real proxy that opens tunnels to one server, whatever host it is asked for. `refuse` is the status it answers instead. */
export async function startConnectProxy(target: string, refuse?: number): Promise<ConnectProxy> {
  const asked: ConnectProxy['asked'] = []
  const sockets = new Set<Socket>()
  const sent: Buffer[] = []
  const server = createServer((_request, response) => void response.writeHead(400).end())
  server.on('connection', (socket) => sockets.add(socket))
  server.on('connect', (request, socket, head) => {
    asked.push({ host: request.url, auth: request.headers['proxy-authorization'] })
    if (refuse) return void socket.end(`HTTP/1.1 ${refuse} No\r\n\r\n`)
    const onward = connect(Number(new URL(target).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.write(head)
      onward.pipe(socket)
      socket.pipe(onward)
    })
    socket.on('data', (bytes) => sent.push(bytes))
    for (const end of [socket, onward]) end.on('error', () => {})
    socket.on('close', () => onward.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    sent,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
