import { LogSink } from '@litecone/testkit/servers'
import { showCallbacks } from './show-callbacks.ts'
import { showProxy } from './show-proxy.ts'
import { createTargets, type Target } from './targets.ts'
import { startUpstream } from './upstream.ts'

const isHosted = Boolean(process.env.HELICONE_API_KEY)

await using upstream = await startUpstream()
await using sink = await LogSink.start()
const targets = createTargets(upstream)
introduce(targets)
const called = await showCallbacks(targets, isHosted ? undefined : sink)
const proxied = await showProxy(targets, upstream, isHosted)
finish([...called.problems, ...proxied.problems])

function introduce(all: readonly Target[]): void {
  const live = all.filter((target) => target.live).map(({ id }) => id)
  console.log('Litecone: one completion() for every provider, every call seen in Helicone.\n')
  if (live.length === 0) console.log('Offline: the providers are a local HTTP server that speaks their wire formats.')
  else console.log(`With keys from the environment: ${live.join(', ')} are the real services; the others are local.`)
  if (isHosted) console.log('Logs go to Helicone, by HELICONE_API_KEY.')
  else console.log('Logs go to a local, Helicone-compatible sink.')
  if (live.length === 0 && !isHosted) console.log('With OPENAI_API_KEY, HELICONE_API_KEY, … it is the real ones.')
}

function finish(problems: readonly string[]): void {
  if (problems.length > 0) {
    console.error(`\nNot as it has to be:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
    process.exitCode = 1
    return
  }
  console.log(`\n${called.calls} calls with callbacks and ${proxied.calls} through the proxy went as they had to,`)
  console.log('those that had to fail included, and each has its log. What else there is: README.md.')
}
