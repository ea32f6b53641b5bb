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

const { values: flags } = parseArgs({
  options: { once: { type: 'boolean', default: false }, details: { type: 'boolean', default: false } },
})
const isHosted = Boolean(process.env.HELICONE_API_KEY)
const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
// While the calls are made, Ctrl-C stops at once. Later it closes the gateways first.
const stopAtOnce = () => process.exit(130)
process.once('SIGINT', stopAtOnce)

await using upstream = await startUpstream()
await using sink = await LogSink.start()
const targets = createTargets(upstream)
await using gateway = await startDemoGateway(targets)
introduce(targets)
const called = await showCallbacks(targets, isHosted ? undefined : sink, gateway, flags.details)
const proxied = await showProxy(targets, upstream, gateway, isHosted, flags.details)
const walked = await showWalk(targets, gateway)
finish([...called.problems, ...proxied.problems, ...walked.problems])
if (!flags.once && process.exitCode === undefined) {
  console.log('\nWriting two weeks of sample data …')
  await using history = await startHistory()
  process.off('SIGINT', stopAtOnce)
  console.log(`
Open in a browser:

  ${history.url}/?period=14d  two weeks of sample data: ${history.requests} made-up requests
  ${history.sessionUrl}  a session of an agent in it
  ${gateway.url}  the calls of this run

Next: docs/walks.md has questions to answer with these pages, README.md the first lines of code, examples/ whole
programs. The pages stay up until Ctrl-C. Options: \`npm run demo -- --details\` prints every call and log,
\`npm run demo -- --once\` exits without the pages.`)
  await interrupted
  console.log('\nStopping, and deleting the data of the demo.')
}

function introduce(all: readonly Target[]): void {
  const live = all.filter((target) => target.live).map(({ id }) => id)
  console.log("Litecone: one completion() for every provider, and every call logged in Helicone's format.\n")
  if (live.length === 0) console.log('Offline: a local HTTP server speaks the APIs of all providers.')
  else console.log(`With keys from the environment: ${live.join(', ')} are the real services; the others are local.`)
  if (isHosted) console.log('Logs go to Helicone, because HELICONE_API_KEY is set.')
  else console.log('Logs go to a gateway that runs here. Its pages are at the end.')
  if (live.length === 0 && !isHosted) console.log('Set OPENAI_API_KEY, HELICONE_API_KEY, … to use the real services.')
}

function finish(problems: readonly string[]): void {
  if (problems.length > 0) {
    console.error(`\nThis went wrong:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
    process.exitCode = 1
    return
  }
  console.log(
    `\nAll ${called.calls} calls with callbacks, ${proxied.calls} through the gateway and ${walked.calls} features of the gateway went as expected.`,
  )
  console.log('The failures are intended: wrong keys, rate limits, prompts that are too long, streams left early.')
}
