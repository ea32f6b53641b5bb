import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { startHost, type Worker } from '../release/workerd.ts'

/** Runs a bundled worker on Node, for platforms without workerd. Unlike workerd, Node keeps running after the response, so `waitUntil` is a no-op. */
export async function startInNode(bundle: string, env: Readonly<Record<string, string>>): Promise<Worker> {
  const cwd = dirname(bundle)
  await writeFile(join(cwd, 'host.mjs'), HOST)
  return startHost(cwd, env)
}

const HOST = `
import { createServer } from 'node:http'
import worker from './bundle.mjs'
const server = createServer(async (request, response) => {
  const answer = await worker.fetch(new Request('http://localhost' + request.url), process.env, { waitUntil() {} })
  response.writeHead(answer.status).end(await answer.text())
})
server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port))
`
