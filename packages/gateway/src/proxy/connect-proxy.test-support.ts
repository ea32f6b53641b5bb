import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { closeAfterTest } from './upstream.test-support.ts'

export interface ConnectProxy {
  readonly url: string
  /** The targets of all `CONNECT` requests: `host:port`. */
  readonly asked: string[]
}

/** Starts a real `CONNECT` proxy on loopback. It always connects to `target`, whatever the request says. `credentials`, if given, are required: `user:password`. */
export async function serveConnectProxy(target: string, credentials?: string): Promise<ConnectProxy> {
  const asked: string[] = []
  const server = createServer((_request, response) => void response.writeHead(405).end())
  server.on('connect', (request, client, head) => {
    client.on('error', () => undefined)
    asked.push(String(request.url))
    const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`
    if (request.headers['proxy-authorization'] !== expected)
      return client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
    const upstream = connect(Number(new URL(target).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      if (head.length) upstream.write(head)
      upstream.pipe(client).pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    upstream.on('close', () => client.destroy())
    client.on('close', () => upstream.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeAfterTest(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

/** A self-signed certificate of provider.test. */
export const PROVIDER_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBoTCCAUegAwIBAgIUSx5eFfTJgz8ALD3b6HyDfTDxT8EwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNcHJvdmlkZXIudGVzdDAgFw0yNjExMzAwOTM1NDdaGA8yMTI1
MDYyNDA5MzU0N1owGDEWMBQGA1UEAwwNcHJvdmlkZXIudGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABGwa0XVcjz5UMGJdQK4J7ThIgWs6W312rIjGpY+ZS5mt
7QJjulmCCKyP3yGZtC5wq+MQ++fHw32I7FNOEOmNeQSjbTBrMB0GA1UdDgQWBBTq
e7f8c00+x7ZskvPVQ9aJW77QUTAfBgNVHSMEGDAWgBTqe7f8c00+x7ZskvPVQ9aJ
W77QUTAPBgNVHRMBAf8EBTADAQH/MBgGA1UdEQQRMA+CDXByb3ZpZGVyLnRlc3Qw
CgYIKoZIzj0EAwIDSAAwRQIhAPLkSCuOpu0fVi6o8okRNNzB8xcv4JHs0knnA0Z2
y5XGAiAIplYoADTevd/f40tYKmVlMz7p7VvQpcZaC5h1jSRluQ==
-----END CERTIFICATE-----`

export const PROVIDER_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgv991BAscTo7Qf1hH
xAkK9zrg066jxvGxiHgUGYnt4euhRANCAARsGtF1XI8+VDBiXUCuCe04SIFrOlt9
dqyIxqWPmUuZre0CY7pZggisj98hmbQucKvjEPvnx8N9iOxTThDpjXkE
-----END PRIVATE KEY-----`
