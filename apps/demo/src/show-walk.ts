import { createClient } from '@litecone/core'
import { prices } from '@litecone/prices'
import type { DemoGateway } from './demo-gateway.ts'
import type { Shown } from './outcome.ts'
import type { Target } from './targets.ts'
import { STOPS } from './walk/stops.ts'
import { createWalk } from './walk/walk.ts'

/** OpenAI-compatible providers, because the local failures and the fallback are in OpenAI's format. */
const COMPATIBLE = ['openai', 'groq', 'deepseek']

/** Part 3: what the gateway does for calls that ask for it with a header. */
export async function showWalk(targets: readonly Target[], gateway: DemoGateway): Promise<Shown> {
  const target = targets.find(({ id, live }) => !live && COMPATIBLE.includes(id))
  // Real services cannot be made to fail on demand.
  if (!target) return { calls: 0, problems: [] }
  await using llm = createClient({ prices: prices() })
  const walk = createWalk(llm, target, gateway)
  const problems: string[] = []
  console.log(`\n3. What the gateway does: completion(request, { headers: heliconeHeaders({ … }) }), with ${target.id}`)
  for (const [index, { title, by, show }] of STOPS.entries()) {
    const { lines, isRight } = await show(walk)
    console.log(`\n   ${String.fromCharCode(97 + index)}. ${title}\n      ${by}`)
    for (const line of lines.map((each) => each.replaceAll('\n', ' ')))
      console.log(`      > ${line.length > 108 ? `${line.slice(0, 107)}…` : line}`)
    if (!isRight) problems.push(`${title}: this did not happen`)
  }
  return { calls: STOPS.length, problems }
}
