import { createClient } from '@litecone/core'
import { prices } from '@litecone/prices'
import type { DemoGateway } from './demo-gateway.ts'
import type { Shown } from './outcome.ts'
import type { Target } from './targets.ts'
import { STOPS } from './walk/stops.ts'
import { createWalk } from './walk/walk.ts'

/** Those that take a key, a fallback and an answer of OpenAI's shape. */
const SHAPED = ['openai', 'groq', 'deepseek']

/** What the gateway does for a call that asks for it: a header each. */
export async function showWalk(targets: readonly Target[], gateway: DemoGateway): Promise<Shown> {
  const target = targets.find(({ id, live }) => !live && SHAPED.includes(id))
  // Real services do not fail when they are asked to.
  if (!target) return { calls: 0, problems: [] }
  await using llm = createClient({ prices: prices() })
  const walk = createWalk(llm, target, gateway)
  const problems: string[] = []
  console.log(`\nWhat the gateway does, at ${target.id}: completion(request, { headers: heliconeHeaders({ … }) })`)
  for (const [index, { title, by, show }] of STOPS.entries()) {
    const { lines, isRight } = await show(walk)
    console.log(`\n${index + 1}. ${title}\n   ${by}`)
    for (const line of lines.map((each) => each.replaceAll('\n', ' ')))
      console.log(`   > ${line.length > 110 ? `${line.slice(0, 109)}…` : line}`)
    if (!isRight) problems.push(`${title}: it did not happen`)
  }
  return { calls: STOPS.length, problems }
}
