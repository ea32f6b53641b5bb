import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { LogSink } from '@litecone/testkit/servers'
import { startDemoGateway } from './demo-gateway.ts'
import { startHistory } from './history/start-history.ts'
import { showCallbacks } from './show-callbacks.ts'
import { showProxy } from './show-proxy.ts'
import { showWalk } from './show-walk.ts'
import { createTargets, type Target } from './targets.ts'
import { startUpstream } from './upstream.ts'

const { values: flags } = parseArgs({ options: { once: { type: 'boolean', default: false } } })
const isHosted = Boolean(process.env.HELICONE_API_KEY)

await using upstream = await startUpstream()
await using sink = await LogSink.start()
const targets = createTargets(upstream)
await using gateway = await startDemoGateway(targets)
introduce(targets)
const called = await showCallbacks(targets, isHosted ? undefined : sink, gateway)
const proxied = await showProxy(targets, upstream, gateway, isHosted)
const walked = await showWalk(targets, gateway)
finish([...called.problems, ...proxied.problems, ...walked.problems])
if (!flags.once && process.exitCode === undefined) {
  await using history = await startHistory()
  console.log(`
Open in a browser:
  ${history.url}  two weeks of sample data: ${history.requests} made-up requests, marked "Sample-Data: yes"
  ${history.sessionUrl}  one session of an agent in it
  ${gateway.url}  what this run did

docs/walks.md has questions to try on the pages, README.md has the first lines of code, examples/ whole programs.
The pages stay until Ctrl-C. \`npm run demo -- --once\` ends without them.`)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  console.log('Closing.')
}

function introduce(all: readonly Target[]): void {
  const live = all.filter((target) => target.live).map(({ id }) => id)
  console.log('Litecone: one completion() for every provider, every call seen in Helicone.\n')
  if (live.length === 0) console.log('Offline: the providers are a local HTTP server that speaks their wire formats.')
  else console.log(`With keys from the environment: ${live.join(', ')} are the real services; the others are local.`)
  if (isHosted) console.log('Logs go to Helicone, by HELICONE_API_KEY.')
  else console.log('Logs go to a gateway on its embedded store, and to a sink that shows them as they were sent.')
  if (live.length === 0 && !isHosted) console.log('Set OPENAI_API_KEY, HELICONE_API_KEY, … to call the real services.')
}

function finish(problems: readonly string[]): void {
  if (problems.length > 0) {
    console.error(`\nThis went wrong:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
    process.exitCode = 1
    return
  }
  console.log(`\nAll ${called.calls} calls with callbacks and ${proxied.calls} through the gateway went as expected,`)
  console.log(
    `also those that had to fail, and each has its log. So did all ${walked.calls} things that the gateway does.`,
  )
}
