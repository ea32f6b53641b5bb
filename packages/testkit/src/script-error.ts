import type { ServerResponse } from 'node:http'

/** A script that throws fails its request with the reason; unhandled, it would end the process and all its tests. */
export function sendScriptError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(500, { 'content-type': 'text/plain' }).end(`the script of the test server threw: ${error}`)
}
