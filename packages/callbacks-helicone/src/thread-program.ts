import type { Answered, Posted, ThreadSettings } from './thread.ts'
import { createNodeTransport } from './transport-node.ts'

/** The thread's program. `thread-code.ts` is this file as text, which its test generates (`vitest -u`). */
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
const settings = workerData as ThreadSettings
process.getBuiltinModule('node:dns').setDefaultResultOrder(settings.resultOrder)
process.getBuiltinModule('node:net').setDefaultAutoSelectFamily(settings.autoSelectFamily)
const transport = createNodeTransport(settings.transport)
/** Milliseconds for which responses are batched while posts are in progress. */
const GATHER = 2
let answers: Answered[] = []
let underWay = 0
let timer: ReturnType<typeof setTimeout> | undefined

parentPort?.on('message', (posts: Posted[]) => {
  for (const [id, url, body] of posts) {
    underWay++
    transport.post(url, body).then(
      (answer) => settle([id, answer]),
      (error: Error) => settle([id, error.message]),
    )
  }
})

function settle(answer: Answered): void {
  answers.push(answer)
  if (--underWay === 0) send()
  else timer ??= setTimeout(send, GATHER)
}

function send(): void {
  clearTimeout(timer)
  timer = undefined
  parentPort?.postMessage(answers)
  answers = []
}
