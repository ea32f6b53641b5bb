import { randomUUID } from 'node:crypto'
import { type Client, type Completion, type CompletionStream, collect, type Model } from '@litecone/core'
import { failureOf, LEFT, type Outcome, wordsOf } from './outcome.ts'
import { createFailures, createSteps, createToolResults, createToolStep, type Step } from './scenarios.ts'
import type { Target } from './targets.ts'
import { SAID } from './upstream.ts'

/** Makes all calls of the demo to a provider, one after the other. */
export async function runTarget(llm: Client, target: Target): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const run = async (steps: readonly Step[]) => {
    for (const step of steps) outcomes.push((await runStep(llm, target, step)).outcome)
  }
  await run(createSteps(target))
  if (target.tools) outcomes.push(...(await runTools(llm, target)))
  if (target.models.embedding) outcomes.push(await runEmbedding(llm, target, target.models.embedding))
  await run(createFailures(target))
  return outcomes
}

/** A full round of tools: the model calls them, receives their results, and answers. */
async function runTools(llm: Client, target: Target): Promise<Outcome[]> {
  const step = createToolStep(target)
  const asked = await runStep(llm, target, step)
  const next = asked.answer && createToolResults(step, asked.answer)
  if (!next) return [{ ...asked.outcome, problem: asked.outcome.problem ?? 'no tool was called' }]
  return [asked.outcome, (await runStep(llm, target, next)).outcome]
}

/** Makes one call. `headers` are for a proxy. */
export async function runStep(
  llm: Client,
  target: Target,
  step: Step,
  id: string = randomUUID(),
  headers: Readonly<Record<string, string>> = {},
): Promise<{ outcome: Outcome; answer: Completion | undefined }> {
  const { model } = step.request
  const start = performance.now()
  const call = { id, target, mode: step.mode, model: nameOf(model, target), sends: step.sends }
  try {
    const reply = await llm.completion(step.request, { requestId: id, retry: false, headers })
    if (step.leaves && !('choices' in reply)) {
      const words = await readFirstWords(reply)
      const firstToken = sinceStart(reply.call.timings)
      const problem = words ? undefined : 'ended before its first words'
      const total = performance.now() - start
      return { answer: undefined, outcome: { ...call, words, firstToken, total, status: LEFT, problem } }
    }
    const answer = 'choices' in reply ? reply : await collect(reply)
    const outcome = {
      ...call,
      words: wordsOf(answer),
      tokens: answer.usage?.total_tokens,
      cost: answer.call?.cost?.total,
      firstToken: answer.call && sinceStart(answer.call.timings),
      total: performance.now() - start,
      status: answer.call?.status ?? 200,
    }
    return { answer, outcome: { ...outcome, problem: findProblem(step, target, outcome, answer) } }
  } catch (error) {
    const total = performance.now() - start
    return { answer: undefined, outcome: { ...call, ...failureOf(error, step.fails), total } }
  }
}

function findProblem(
  step: Step,
  { live, id, model }: Target,
  outcome: Outcome,
  { parsed }: Completion,
): string | undefined {
  const { words, firstToken, tokens, cost, status } = outcome
  if (step.fails) return `succeeded instead of failing with ${step.fails}`
  if (status < 200 || status > 299) return `succeeded with the status ${status}`
  if (words === '') return 'returned no text'
  if (step.parses && parsed === undefined) return 'returned nothing that matches its schema'
  if (step.request.stream && firstToken === undefined) return 'streamed without a time to the first token'
  if (live) return undefined
  if (step.says && words !== step.says) return `answered "${words}" instead of "${step.says}"`
  if (!tokens) return 'has no tokens'
  // Replicate's models have no price by token.
  if (cost === undefined && id !== 'replicate' && outcome.model === model) return 'has no cost'
  return undefined
}

/** Reads the first words of a stream. Leaving the loop closes the connection. */
async function readFirstWords(stream: CompletionStream): Promise<string> {
  for await (const { choices } of stream) {
    const words = choices[0]?.delta.content
    if (words) return `${words}…`
  }
  return ''
}

async function runEmbedding(llm: Client, target: Target, model: Model): Promise<Outcome> {
  const id = randomUUID()
  const start = performance.now()
  const call = { id, target, mode: 'embedding', model: model.id }
  try {
    const { data, usage, call: info } = await llm.embedding({ model, input: Object.values(SAID) }, { requestId: id })
    const vector = [data[0]?.embedding ?? []].flat()
    return {
      ...call,
      words: `[${vector.slice(0, 3).join(', ')}${vector.length > 3 ? ', …' : ''}]`,
      tokens: usage?.total_tokens,
      cost: info?.cost?.total,
      total: performance.now() - start,
      status: info?.status ?? 200,
      problem: vector.length > 0 ? undefined : 'returned no vector',
    }
  } catch (error) {
    return { ...call, ...failureOf(error), total: performance.now() - start }
  }
}

function nameOf(model: Step['request']['model'], { id }: Target): string {
  return typeof model === 'string' ? model.slice(id.length + 1) : model.id
}

function sinceStart({ start, firstToken }: { start: number; firstToken?: number | undefined }): number | undefined {
  return firstToken === undefined ? undefined : firstToken - start
}
